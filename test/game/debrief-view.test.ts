import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { postMortem } from '../../src/game/post-mortem.ts';
import { debriefText, drawDebrief } from '../../src/game/views/draw-debrief.ts';
import type { Capabilities, Size } from '../../src/ui/index.ts';
import { lineWidth, plainText } from '../../src/ui/index.ts';
import { example } from './support/debrief-example.ts';

const plain: Capabilities = { colours: 'none', glyphs: 'unicode', theme: 'dark' };
const draw = (size: Size, place = { top: 0, written: '' }) => drawDebrief(example, size, plain, place);

describe('the picture of a debrief', () => {
  it('fits 80 columns', () => {
    expect(`\n${plainText(draw({ columns: 80, rows: 23 }).lines)}\n`).toMatchInlineSnapshot(`
      "
       DEBRIEF ▸ drill · static · replication 0             replay ✔ 0123456789abcdef
      ─ 1 USERS FAILING · the same seed, run again exactly ───────────────────────────
       you                    ▁▁▁▁▁███████▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁  20.0k user-min lost
       nobody acts            ▁▁▁▁▁███████████████████████████   340k user-min lost
       best: on-call          ▁▁▁▁▁███████████████████████▁▁▁▁  60.0k user-min lost
                              00:00:00                00:38:20  peak 2.00k
      ─ 2 TIMELINE · what happened, what you did   ───────────────────────────────────
       00:05:00   wave 1 started: 2 cells
       00:05:15   2 cells (us-1, us-2) collapsed
       00:09:00   alarm error-rate: 2 cells (us-1, us-2)
       00:10:00 > ack all
       00:11:00 > hypothesis: retries | not <the> code
       00:12:00 > retry-budget 10% failing
       00:14:00   2 cells (us-1, us-2) healthy again
       00:30:00 > declared resolved
      ─ 3 SCORE 100/100 ────────────────────┬─ 4 WHAT IF · exact re-runs ─────────────
       blast radius  60/60 ████████         │ ▼ -40%     12.0k all of it 5 min earlier
       mitigate      25/25 ████████ 10m00   │ ▲ +1600%    340k without retry-budget 10
       acknowledge   15/15 ████████ 1m00    │ · same     20.0k without pause
       saved 100% of what could be saved    │
         auto-rollback + on-call   90.0k    │
       ▸ on-call                   60.0k    │
       W writes the post-mortem
      "
    `);
  });

  it('shows what was done beside what happened at 120 columns', () => {
    const { lines } = draw({ columns: 120, rows: 38 }, { top: 0, written: 'games/post-mortem.md' });
    expect(`\n${plainText(lines)}\n`).toMatchInlineSnapshot(`
      "
       DEBRIEF ▸ drill · static · replication 0                                                     replay ✔ 0123456789abcdef
      ─ 1 USERS FAILING · the same seed, run again exactly ───────────────────────────────────────────────────────────────────
       you                    ▁▁▁▁▁▁▁▁▁▁▁████████████████▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁  20.0k user-min lost
       nobody acts            ▁▁▁▁▁▁▁▁▁▁▁█████████████████████████████████████████████████████████████   340k user-min lost
       best: on-call          ▁▁▁▁▁▁▁▁▁▁▁████████████████████████████████████████████████████▁▁▁▁▁▁▁▁▁  60.0k user-min lost
                              00:00:00                                                        00:38:20  peak 2.00k
      ─ 2 TIMELINE · what happened, what you did   ───────────────────────────────────────────────────────────────────────────
       00:05:00 wave 1 started: 2 cells
       00:05:15 2 cells (us-1, us-2) collapsed
       00:09:00 alarm error-rate: 2 cells (us-1, us-2)
       00:10:00                                                                     ack all
       00:11:00                                                                     hypothesis: retries | not <the> code
       00:12:00                                                                     retry-budget 10% failing
       00:14:00 2 cells (us-1, us-2) healthy again
       00:30:00                                                                     declared resolved















      ─ 3 SCORE 100/100 ──────────────────────────────┬─ 4 WHAT IF · exact re-runs ───────────────────────────────────────────
       blast radius  60/60 ████████                   │ ▼ -40%     12.0k all of it 5 min earlier
       mitigate      25/25 ████████ 10m00             │ ▲ +1600%    340k without retry-budget 10% failing
       acknowledge   15/15 ████████ 1m00              │ · same     20.0k without pause
       saved 100% of what could be saved              │
         auto-rollback + on-call   90.0k              │
       ▸ on-call                   60.0k              │
       post-mortem: games/post-mortem.md
      "
    `);
  });

  it('has exactly the rows it was asked for, and scrolls no further than the end', () => {
    for (const columns of [60, 80, 104, 105, 120, 200]) {
      for (const rows of [15, 23, 38]) {
        const { lines, top } = draw({ columns, rows }, { top: 999, written: '' });
        expect(lines.length).toBe(rows);
        expect(Math.max(...lines.map(lineWidth))).toBeLessThanOrEqual(columns);
        expect(top).toBeLessThan(8);
      }
    }
  });

  it('says so when the replay differs', () => {
    const differs = { ...example, mismatch: { at: 12e6, expected: 'a', got: 'b' } };
    const text = debriefText(differs);
    expect(text).toContain('replay differs at 00:00:12');
    expect(text).toContain('expected a, got b: this is not the game that was played');
  });
});

describe('the post-mortem', () => {
  it('is filled in from the log', () => {
    expect(postMortem(example, 'wavetank debrief game.jsonl')).toMatchInlineSnapshot(`
      "# Post-mortem: A restart that does not end

      A game of Wavetank: scenario \`drill\`, policy \`static\`, variant \`base\`, replication 0. Times are simulated, since the start of the run. Score 100 of 100.

      ## Summary

      While v2 was rolled out with policy static, 2,000 users (33.3%) met failures they would not have met otherwise, and lost 20,000 user-minutes. Most of the harm was over 10m00 after it began. Doing nothing would have cost 340,000 user-minutes; the best automatic response 60,000 user-minutes.

      ## Impact

      | | this game | nobody acts | best automatic |
      | --- | ---: | ---: | ---: |
      | users harmed | 2,000 (33.3%) | 2,000 (33.3%) | 2,000 (33.3%) |
      | user-minutes lost | 20,000 | 340,000 | 60,000 |
      | peak share of users failing | 33.3% | 33.3% | 33.3% |
      | requests failed | 40,000 | 40,000 | 40,000 |
      | cells touched | 2 of 6 | 2 of 6 | 2 of 6 |
      | regions touched | 1 of 2 | 1 of 2 | 1 of 2 |
      | from first harm to mitigation | 10m00 | not before the end of the run | 28m20 |

      ## Timeline

      | time | what happened | what was done |
      | --- | --- | --- |
      | 00:05:00 | wave 1 started: 2 cells |  |
      | 00:05:15 | 2 cells (us-1, us-2) collapsed |  |
      | 00:09:00 | alarm error-rate: 2 cells (us-1, us-2) |  |
      | 00:10:00 |  | ack all |
      | 00:11:00 |  | hypothesis: retries \\| not &lt;the> code |
      | 00:12:00 |  | retry-budget 10% failing |
      | 00:14:00 | 2 cells (us-1, us-2) healthy again |  |
      | 00:30:00 |  | declared resolved |

      ## Detection

      error-rate fired at 00:09:00, 3m50 after the first harm; 1,500 users had been harmed by then.

      ## Response

      - First true alarm acknowledged: 1m00 after it fired.
      - Mitigated: 10m00 after the first harm.
      - No harm any more: from 00:15:20 on.
      - Hypothesis at 00:11:00: retries | not &lt;the> code
      - Run again exactly, all of it 5 min earlier: 8,000 user-minutes fewer.
      - Run again exactly, without retry-budget 10% failing: 320,000 user-minutes more.
      - Run again exactly, without pause: no difference.

      ## Contributing factors

      _To fill in: which conditions had to come together? Ask of each why it was there; stop at conditions that can be changed._

      ## What went well

      _To fill in._

      ## What went badly, and where luck helped

      _To fill in._

      ## Action items

      | action | kind (prevent, detect, mitigate) | owner | due |
      | --- | --- | --- | --- |
      | | | | |

      ## Replay

      \`wavetank debrief game.jsonl\` runs this game again; digest of the run: \`0123456789abcdef\`.
      "
    `);
  });

  it('blames nobody', () => {
    expect(postMortem(example, 'x')).not.toMatch(
      /\b(human error|fault of|should have|blame|mistake|careless)\b/i,
    );
  });

  it('keeps its table whole, whatever was said', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (said) => {
        const record = {
          ...example.record,
          entries: [{ kind: 'note' as const, at: 1, said: `note ${said}`, message: '' }],
        };
        const text = postMortem({ ...example, record }, 'x');
        const [, table] = /\n## Timeline\n\n([\s\S]*?)\n\n## Detection/.exec(text) ?? ['', ''];
        const rows = table.split('\n');
        expect(rows.length).toBe(2 + example.world.length + 2);
        for (const row of rows) expect(row.replace(/\\[\\|]/g, '').split('|').length).toBe(5);
      }),
      { seed: 1 },
    );
  });
});
