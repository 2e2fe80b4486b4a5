import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/** Where one is harmless: it is made once, as the models are loaded, or once per game. */
const ALLOWED: readonly string[] = [
  'models/stages/common.ts: *run',
  'src/experiment/run/live-run.ts: get now',
];

describe('a run that is over', () => {
  it('is not kept by function literals that V8 holds until a full collection', () => {
    const files = ['src/{kernel,stats,domain,plant,experiment}/**/*.ts', 'models/**/*.ts'].flatMap((glob) =>
      globSync(glob),
    );
    const found = files.flatMap((file) =>
      keepersIn(readFileSync(file, 'utf8')).map((each) => `${file}: ${each}`),
    );
    expect(files.length).toBeGreaterThan(300);
    expect(found.sort()).toEqual(ALLOWED);
  });

  it.each([
    ['a function assigned to a property', 'function f(a, b) { a.x = () => b; }', 'a.x ='],
    ['a getter in an object literal', 'const f = (b) => ({ get x() { return b; } });', 'get x'],
    ['a generator in an object literal', 'const f = (b) => ({ *x() { yield b; } });', '*x'],
    ['a generator inside a function', 'function f(b) { function* x() { yield b; } return x(); }', '*x'],
    ['a class inside a function', 'function f(b) { return class { x = b; }; }', 'class'],
  ])('would be by %s', (_, code, keeper) => {
    expect(keepersIn(code)).toEqual([keeper]);
  });

  it.each([
    ['a function named first', 'function f(a, b) { const x = () => b; a.x = x; }'],
    ['arrow functions in an object literal', 'const f = (b) => ({ x: () => b });'],
    ['a class with getters and generators', 'class A { get x() { return this.b; } *y() { yield this.b; } }'],
    ['a generator at the top', 'function* x(b) { yield b; }'],
  ])('would not be by %s', (_, code) => {
    expect(keepersIn(code)).toEqual([]);
  });
});

/** Function literals that become old objects at once, or whose maps do, with all they can reach. */
function keepersIn(code: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node, isInside: boolean): void => {
    const keeper = keeperOf(node, isInside);
    if (keeper !== undefined) found.push(keeper);
    ts.forEachChild(node, (child) => visit(child, isInside || ts.isFunctionLike(node)));
  };
  visit(ts.createSourceFile('code.ts', code, ts.ScriptTarget.Latest, true), false);
  return found;
}

function keeperOf(node: ts.Node, isInside: boolean): string | undefined {
  if (ts.isBinaryExpression(node) && ts.isPropertyAccessExpression(node.left)) {
    const isLiteral = ts.isArrowFunction(node.right) || ts.isFunctionExpression(node.right);
    return isLiteral ? `${node.left.getText()} ${node.operatorToken.getText()}` : undefined;
  }
  if (!isInside) return undefined;
  if (ts.isClassLike(node)) return 'class';
  const isInLiteral = ts.isObjectLiteralExpression(node.parent);
  if (ts.isAccessor(node) && isInLiteral) return `get ${node.name.getText()}`;
  const isFunction = ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node);
  if ((isFunction || (ts.isMethodDeclaration(node) && isInLiteral)) && node.asteriskToken !== undefined)
    return `*${node.name?.getText() ?? ''}`;
  return undefined;
}
