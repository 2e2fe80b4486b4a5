/** A share as people say it, without a decimal that says nothing: `10%`, `12.5%`. */
export function wholePercent(share: number): string {
  return `${Number((share * 100).toFixed(1))}%`;
}
