import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../src/scenario/expression.ts';

const evaluate = (source: string, variables: Record<string, number>): number => {
  const compiled = compileExpression(source, Object.keys(variables));
  if (!('expression' in compiled)) throw new Error(`${compiled.got} — ${compiled.hint}`);
  return compiled.expression.evaluate(variables);
};

const refusal = (source: string): string => {
  const compiled = compileExpression(source, ['n']);
  return 'expression' in compiled ? 'taken' : `${compiled.got}${compiled.hint ? ` — ${compiled.hint}` : ''}`;
};

describe('an expression', () => {
  it.each([
    ['2^n', 10, 1024],
    ['-2^2 + n', 1, -3],
    ['2^3^2', 0, 512],
    ['2 n + 1', 3, 7],
    ['(n + 1) * 3 / 2', 3, 6],
    ['n > 3 ? 100 : n', 3, 3],
    ['n > 3 ? 100 : n', 4, 100],
    ['1 < n < 3', 2, 1],
    ['1 < n < 3', 3, 0],
    ['min(n, 5, 7) + max(1, 2)', 9, 7],
    ['floor(2.7) + ceil(2.1) + round(2.5)', 0, 8],
    ['sqrt(n) + abs(-n)', 9, 12],
    ['2^-2', 0, 0.25],
    ['0x10 + 1e2', 0, 116],
  ])('%s for n = %d is %d', (source, n, result) => {
    expect(evaluate(source, { n })).toBe(result);
  });

  it('has the powers, logarithms and exponentials of the kernel', () => {
    expect(evaluate('1.5^n', { n: 20 })).toBeCloseTo(3325.2567, 3);
    expect(evaluate('2^0.5', { n: 0 })).toBeCloseTo(Math.SQRT2, 14);
    expect(evaluate('log(exp(n))', { n: 3 })).toBeCloseTo(3, 14);
  });

  it('agrees with JavaScript on sums, products and comparisons', () => {
    const term = fc.letrec((tie) => ({
      leaf: fc.oneof(fc.nat(9).map(String), fc.constant('n')),
      node: fc.oneof(
        { maxDepth: 4 },
        tie('leaf'),
        fc
          .tuple(tie('node'), fc.constantFrom('+', '-', '*', '<', '>='), tie('node'))
          .map(([a, op, b]) => `(${a} ${op} ${b})`),
      ),
    })).node as fc.Arbitrary<string>;
    fc.assert(
      fc.property(term, fc.nat(9), (source, n) => {
        const expected = Number(new Function('n', `return +(${source})`)(n));
        expect(evaluate(source, { n })).toBe(expected);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('is never something else than a finite number', () => {
    expect(() => evaluate('1 / n', { n: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: expected 1 / n to be a finite number, got Infinity at {"n":0}]`,
    );
    expect(() => evaluate('2^n^n', { n: 5000 })).toThrow('finite');
    expect(() => evaluate('sqrt(n)', { n: -1 })).toThrow('NaN');
  });
});

describe('what is no expression of ours', () => {
  it('is refused with what there is instead', () => {
    const sources = [
      'ones(1e5, 1e5)',
      'f(x) = f(x)',
      'import("fs")',
      'n.constructor',
      'n["constructor"]',
      'constructor',
      '__proto__',
      'a.b(n)',
      'factorial(1e9)',
      'n!',
      "n'",
      '"text"',
      '[1, 2]',
      '{ a: 1 }',
      '1:1e9',
      'x = 3',
      'n; n',
      'n % 2',
      'true',
      '1e400',
      'not n',
      'n and 1',
      'pi',
      '2 cm',
      'sqrt(1, 2)',
      'min()',
      '2 ^',
      '(n',
      '1 2',
      '',
      '# comment',
      '2 = n',
    ];
    const table = sources.map((source) => `${source}  ->  ${refusal(source)}`).join('\n');
    expect(table).toMatchInlineSnapshot(`
      "ones(1e5, 1e5)  ->  the function ones — there are min, max, floor, ceil, round, sqrt, abs, log, exp
      f(x) = f(x)  ->  f(x) = f(x) — only numbers, + - * / ^, comparisons, a ? b : c and a few functions
      import("fs")  ->  the function import — there are min, max, floor, ceil, round, sqrt, abs, log, exp
      n.constructor  ->  n.constructor — only numbers, + - * / ^, comparisons, a ? b : c and a few functions
      n["constructor"]  ->  n["constructor"] — only numbers, + - * / ^, comparisons, a ? b : c and a few functions
      constructor  ->  the name constructor — the variables are n
      __proto__  ->  the name __proto__ — the variables are n
      a.b(n)  ->  the function a.b — there are min, max, floor, ceil, round, sqrt, abs, log, exp
      factorial(1e9)  ->  the function factorial — there are min, max, floor, ceil, round, sqrt, abs, log, exp
      n!  ->  the operator ! — there are + - * / ^ and comparisons
      n'  ->  the operator ' — there are + - * / ^ and comparisons
      "text"  ->  "text" — only numbers
      [1, 2]  ->  [1, 2] — only numbers, + - * / ^, comparisons, a ? b : c and a few functions
      { a: 1 }  ->  {"a": 1} — only numbers, + - * / ^, comparisons, a ? b : c and a few functions
      1:1e9  ->  1:1e+9 — only numbers, + - * / ^, comparisons, a ? b : c and a few functions
      x = 3  ->  x = 3 — only numbers, + - * / ^, comparisons, a ? b : c and a few functions
      n; n  ->  n;\\u000an — only numbers, + - * / ^, comparisons, a ? b : c and a few functions
      n % 2  ->  the operator % — there are + - * / ^ and comparisons
      true  ->  true — only numbers
      1e400  ->  Infinity — only finite numbers
      not n  ->  the operator not — there are + - * / ^ and comparisons
      n and 1  ->  the operator and — there are + - * / ^ and comparisons
      pi  ->  the name pi — the variables are n
      2 cm  ->  the name cm — the variables are n
      sqrt(1, 2)  ->  sqrt with 2 arguments — sqrt takes 1
      min()  ->  min with 0 arguments — min takes at least 1
      2 ^  ->  2 ^ — Unexpected end of expression (char 4)
      (n  ->  (n — Parenthesis ) expected (char 3)
      1 2  ->  1 2 — Unexpected part "2" (char 3)
        ->  an empty text
      # comment  ->  nothing — only numbers
      2 = n  ->  2 = n — Invalid left hand side of assignment operator = (char 3)"
    `);
  });

  it('is refused when it is too long or too deep', () => {
    expect(refusal(`${'('.repeat(10_000)}n${')'.repeat(10_000)}`)).toMatchInlineSnapshot(
      `"20001 characters — at most 1000"`,
    );
    expect(refusal(`${'('.repeat(100)}n${')'.repeat(100)}`)).toMatchInlineSnapshot(
      `"a deeper one — at most 64 levels"`,
    );
    expect(refusal(`${'-'.repeat(900)}n`)).toMatchInlineSnapshot(`"a deeper one — at most 64 levels"`);
    expect(refusal(`${'2^'.repeat(400)}n`)).toMatchInlineSnapshot(`"a deeper one — at most 64 levels"`);
    expect(refusal('n'.repeat(1001))).toMatchInlineSnapshot(`"1001 characters — at most 1000"`);
  });

  it('takes no time, whatever is asked', () => {
    expect(refusal('2^n^n^n')).toBe('taken');
    expect(() => evaluate('2^n^n^n', { n: 9 })).toThrow('finite');
  });

  it('ends in an expression or a refusal for any text', () => {
    const words = [
      'n',
      '2',
      '^',
      '(',
      ')',
      ',',
      '+',
      '=',
      ':',
      '?',
      '[',
      ']',
      '"',
      'min',
      'f',
      '.',
      '!',
      "'",
      ' ',
      '{',
      '}',
      ';',
    ];
    const texts = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...words), { maxLength: 30 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(texts, (source) => {
        expect(typeof refusal(source)).toBe('string');
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});
