/** At most six characters: `0`, `7.3`, `941`, `12.4k`, `402k`, `31.2M`, `1.05G`. */
export function compact(value: number): string {
  const size = Math.abs(value);
  if (size < 10) return trimmed(value, size < 0.095 && size > 0 ? 3 : 1);
  if (size < 999.5) return String(Math.round(value));
  for (const [unit, name] of THOUSANDS) {
    if (size < unit * 999.5) {
      const scaled = value / unit;
      return `${scaled.toFixed(digitsAfter(scaled))}${name}`;
    }
  }
  return value.toExponential(1);
}

const THOUSANDS: readonly (readonly [number, string])[] = [
  [1e3, 'k'],
  [1e6, 'M'],
  [1e9, 'G'],
  [1e12, 'T'],
];

/** A share in per cent: `0%`, `0.02%`, `4.9%`, `100%`. */
export function percent(share: number): string {
  const value = share * 100;
  const size = Math.abs(value);
  if (size === 0) return '0%';
  if (size < 0.005) return value < 0 ? '>-.01%' : '<.01%';
  if (size < 0.1) return `${value.toFixed(2)}%`;
  return `${value.toFixed(size < 99.95 ? 1 : 0)}%`;
}

/** A change in per cent with its sign: `-76%`, `+7662%`, `+0.4%`. */
export function signedPercent(share: number): string {
  const value = share * 100;
  const text = Math.abs(value) < 9.95 ? value.toFixed(1) : value.toFixed(0);
  return `${value > 0 ? '+' : ''}${text}%`;
}

/** Seconds as the two largest units: `42s`, `9m10`, `3h40`, `2d04`. */
export function span(seconds: number): string {
  const whole = Math.round(Math.abs(seconds));
  const sign = seconds < 0 && whole > 0 ? '-' : '';
  const two = (value: number) => String(value).padStart(2, '0');
  if (whole < 60) return `${sign}${whole}s`;
  if (whole < 3600) return `${sign}${Math.floor(whole / 60)}m${two(whole % 60)}`;
  if (whole < 86_400) return `${sign}${Math.floor(whole / 3600)}h${two(Math.floor((whole % 3600) / 60))}`;
  return `${sign}${Math.floor(whole / 86_400)}d${two(Math.floor((whole % 86_400) / 3600))}`;
}

/** Whole numbers with separators: `1,234,567`. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

function trimmed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? '0' : text.replace(/\.0+$/, '');
}

function digitsAfter(scaled: number): number {
  const size = Math.abs(scaled);
  if (size < 9.995) return 2;
  return size < 99.95 ? 1 : 0;
}
