/** A fenced block of a Markdown text: what it is written in, and its lines without the fences. */
export interface FencedBlock {
  readonly language: string;
  readonly lines: readonly string[];
  /** Number of its first line in the text, from 1. */
  readonly at: number;
}

/** All fenced blocks, in order. */
export function fencedBlocks(text: string): FencedBlock[] {
  const blocks: FencedBlock[] = [];
  let open: { language: string; lines: string[]; at: number } | undefined;
  for (const [i, line] of text.split('\n').entries()) {
    const fence = /^```(\S*)\s*$/.exec(line);
    if (open === undefined && fence) open = { language: fence[1], lines: [], at: i + 2 };
    else if (open !== undefined && fence) {
      blocks.push(open);
      open = undefined;
    } else open?.lines.push(line);
  }
  if (open !== undefined) throw new Error(`expected the block of line ${open.at} to be closed`);
  return blocks;
}

/** The text with the lines of some blocks replaced. */
export function withBlocks(text: string, changed: ReadonlyMap<FencedBlock, readonly string[]>): string {
  const lines = text.split('\n');
  // From the end, so that the places of the earlier ones still hold.
  for (const [block, replacement] of [...changed].sort(([a], [b]) => b.at - a.at)) {
    lines.splice(block.at - 1, block.lines.length, ...replacement);
  }
  return lines.join('\n');
}

/** The text without its fenced blocks: what is prose. */
export function withoutBlocks(text: string): string {
  const prose = withBlocks(text, new Map(fencedBlocks(text).map((block) => [block, []])));
  return prose.replace(/^```.*$/gm, '');
}

/** The file that a block shows, when its first line says so: `# my-release.yaml`. */
export function fileOf({ lines }: FencedBlock): string | undefined {
  return /^# ([\w-]+\.\w+)$/.exec(lines[0] ?? '')?.[1];
}
