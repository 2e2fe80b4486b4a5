import { describe, expect, it } from 'vitest';
import { Timeline } from '../../src/plant/timeline.ts';

describe('a timeline', () => {
  it('holds its first value for ever where nothing changes', () => {
    expect(pieces(new Timeline('calm'), 0, 10)).toEqual(['0–10 calm']);
  });

  it('tells what held in each part of a stretch, however many changes lie in it', () => {
    const timeline = changing();
    expect(pieces(timeline, 0, 50)).toEqual(['0–10 calm', '10–20 wind', '20–30 rain', '30–50 sun']);
    expect(pieces(timeline, 12, 25)).toEqual(['12–20 wind', '20–25 rain']);
    expect(pieces(timeline, 0, 5)).toEqual(['0–5 calm']);
    expect(pieces(timeline, 35, 40)).toEqual(['35–40 sun']);
    expect(timeline.current).toBe('sun');
  });

  it('counts a change from the very instant on', () => {
    const timeline = changing();
    expect(pieces(timeline, 5, 10)).toEqual(['5–10 calm']);
    expect(pieces(timeline, 10, 20)).toEqual(['10–20 wind']);
    expect(pieces(timeline, 30, 31)).toEqual(['30–31 sun']);
  });

  it('keeps of several changes at one instant the last', () => {
    const timeline = changing();
    timeline.proceed(40, 'hail');
    timeline.proceed(40, 'snow');
    expect(pieces(timeline, 35, 45)).toEqual(['35–40 sun', '40–45 snow']);
  });

  it('goes on as before where the same holds again', () => {
    const timeline = new Timeline({ celsius: 20 }, (a, b) => a.celsius === b.celsius);
    const first = timeline.current;
    timeline.proceed(10, { celsius: 20 });
    expect(timeline.current).toBe(first);
  });
});

function changing(): Timeline<string> {
  const timeline = new Timeline('calm');
  timeline.proceed(10, 'wind');
  timeline.proceed(20, 'rain');
  timeline.proceed(30, 'sun');
  return timeline;
}

function pieces(timeline: Timeline<string>, from: number, to: number): readonly string[] {
  const seen: string[] = [];
  timeline.visit(from, to, (begin, end, value) => seen.push(`${begin}–${end} ${value}`));
  return seen;
}
