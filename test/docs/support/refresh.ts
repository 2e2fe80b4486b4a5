import { fencedBlocks, fileOf, withBlocks } from './blocks.ts';
import { Console } from './console.ts';
import { figure } from './figures.ts';
import { madeTable } from './tables.ts';

/**
 * A document with everything in it that can be worked out worked out again: what commands print, tables between
 * `<!-- made: … -->` and `<!-- end -->`, and figures in front of `<!--= … -->`.
 */
export async function refreshed(text: string): Promise<string> {
  return withConsoles(withFigures(await withTables(text)));
}

function withConsoles(text: string): string {
  const blocks = fencedBlocks(text);
  const consoles = blocks.filter(({ language }) => language === 'console');
  if (consoles.length === 0) return text;
  const reader = new Console();
  try {
    for (const block of blocks) {
      const name = fileOf(block);
      if (name !== undefined) reader.write(name, block.lines);
    }
    return withBlocks(text, new Map(consoles.map((block) => [block, reader.again(block.lines)])));
  } finally {
    reader.close();
  }
}

function withFigures(text: string): string {
  return text.replace(/[\w.%<>-]+<!--= (.+?) -->/g, (_, reference: string) => {
    return `${figure(reference)}<!--= ${reference} -->`;
  });
}

async function withTables(text: string): Promise<string> {
  const parts = text.split(/(<!-- made: .+? -->\n)([\s\S]*?)(?=<!-- end -->)/);
  for (let i = 1; i < parts.length; i += 3) {
    const what = /made: (.+?) -->/.exec(parts[i])?.[1] ?? '';
    parts[i + 1] = `\n${(await madeTable(what)).join('\n')}\n\n`;
  }
  return parts.join('');
}
