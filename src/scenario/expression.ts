import type { MathNode } from 'mathjs/number';
import { create, parseDependencies } from 'mathjs/number';
import type { Expression } from '../domain/index.ts';
import { exp, log, pow, powInt, sqrt } from '../kernel/index.ts';
import { quote } from './problem.ts';

/** An expression, or why it is none. */
export type Compiled = { readonly expression: Expression } | { readonly got: string; readonly hint?: string };

/** The parser alone: loading all of mathjs takes a tenth of a second, which everyone would wait for. */
const { parse } = create(parseDependencies);

const MAX_LENGTH = 1000;
const MAX_DEPTH = 64;

/**
 * Compiles an expression such as `2^n` to a plain function of its variables.
 *
 * The parser is mathjs's, its evaluator is not used: the tree is walked against a list of what is allowed, and every
 * part becomes a closure over portable arithmetic. Whatever is not on the list (assignments, other functions, texts,
 * matrices, properties) is refused, so nothing a user writes can reach further than a number.
 */
export function compileExpression(source: string, variables: readonly string[]): Compiled {
  try {
    const evaluate = compile(parsed(source), { variables, depth: 0 });
    return { expression: { source, evaluate: (values) => finite(evaluate(values), source, values) } };
  } catch (refusal) {
    if (refusal instanceof Refused)
      return { got: refusal.got, ...(refusal.hint ? { hint: refusal.hint } : {}) };
    throw refusal;
  }
}

type Values = Readonly<Record<string, number>>;
type Evaluate = (values: Values) => number;
type Scope = { readonly variables: readonly string[]; readonly depth: number };

/** Ends a compilation; never leaves this file. */
class Refused extends Error {
  readonly got: string;
  readonly hint: string | undefined;

  constructor(got: string, hint?: string) {
    super(got);
    this.got = got;
    this.hint = hint;
  }
}

function parsed(source: string): MathNode {
  if (source.length > MAX_LENGTH) throw new Refused(`${source.length} characters`, `at most ${MAX_LENGTH}`);
  // Counted first: the parser would run out of stack at a depth that differs between machines.
  let depth = 0;
  for (const char of source) {
    if ('([{'.includes(char)) depth++;
    if (')]}'.includes(char)) depth--;
    if (depth > MAX_DEPTH) throw tooDeep();
  }
  if (source.trim() === '') throw new Refused('an empty text');
  try {
    return parse(source);
  } catch (problem) {
    throw new Refused(
      quote(source),
      problem instanceof SyntaxError ? problem.message : 'it is nested too deeply',
    );
  }
}

/** `exactly` arguments, or at least one when undefined. */
type Callable = { readonly exactly?: number; readonly call: (args: readonly number[]) => number };

const FUNCTIONS: ReadonlyMap<string, Callable> = new Map<string, Callable>([
  ['min', { call: (args) => Math.min(...args) }],
  ['max', { call: (args) => Math.max(...args) }],
  ['floor', { exactly: 1, call: ([x]) => Math.floor(x) }],
  ['ceil', { exactly: 1, call: ([x]) => Math.ceil(x) }],
  ['round', { exactly: 1, call: ([x]) => Math.floor(x + 0.5) }],
  ['sqrt', { exactly: 1, call: ([x]) => sqrt(x) }],
  ['abs', { exactly: 1, call: ([x]) => Math.abs(x) }],
  ['log', { exactly: 1, call: ([x]) => log(x) }],
  ['exp', { exactly: 1, call: ([x]) => exp(x) }],
]);

const UNARY: ReadonlyMap<string, (a: number) => number> = new Map([
  ['unaryMinus', (a: number) => -a],
  ['unaryPlus', (a: number) => a],
]);

const BINARY: ReadonlyMap<string, (a: number, b: number) => number> = new Map([
  ['add', (a: number, b: number) => a + b],
  ['subtract', (a: number, b: number) => a - b],
  ['multiply', (a: number, b: number) => a * b],
  ['divide', (a: number, b: number) => a / b],
  ['pow', power],
  ['smaller', (a: number, b: number) => Number(a < b)],
  ['larger', (a: number, b: number) => Number(a > b)],
  ['smallerEq', (a: number, b: number) => Number(a <= b)],
  ['largerEq', (a: number, b: number) => Number(a >= b)],
  ['equal', (a: number, b: number) => Number(a === b)],
  ['unequal', (a: number, b: number) => Number(a !== b)],
]);

function compile(node: MathNode, scope: Scope): Evaluate {
  if (scope.depth >= MAX_DEPTH) throw tooDeep();
  const inside = { ...scope, depth: scope.depth + 1 };
  const part = anyPart(node);
  switch (part.type) {
    case 'ParenthesisNode':
      return compile(part.content, inside);
    case 'ConstantNode':
      return constant(part.value);
    case 'SymbolNode':
      return variable(part.name, scope);
    case 'OperatorNode':
      return operator(part, inside);
    case 'FunctionNode':
      return functionCall(part, inside);
    case 'ConditionalNode':
      return conditional(part, inside);
    case 'RelationalNode':
      return relation(part, inside);
    default:
      throw new Refused(
        quote(String(node)),
        'only numbers, + - * / ^, comparisons, a ? b : c and a few functions',
      );
  }
}

/** The parts of mathjs's tree that an expression may be made of. */
type Part =
  | { readonly type: 'ParenthesisNode'; readonly content: MathNode }
  | { readonly type: 'ConstantNode'; readonly value: unknown }
  | { readonly type: 'SymbolNode'; readonly name: string }
  | OperatorPart
  | FunctionPart
  | ConditionalPart
  | RelationalPart
  | { readonly type: 'other' };
type OperatorPart = {
  readonly type: 'OperatorNode';
  readonly fn: string;
  readonly op: string;
  readonly args: MathNode[];
};
type FunctionPart = { readonly type: 'FunctionNode'; readonly fn: MathNode; readonly args: MathNode[] };
type ConditionalPart = {
  readonly type: 'ConditionalNode';
  readonly condition: MathNode;
  readonly trueExpr: MathNode;
  readonly falseExpr: MathNode;
};
type RelationalPart = {
  readonly type: 'RelationalNode';
  readonly conditionals: string[];
  readonly params: MathNode[];
};

/** mathjs types its nodes as one open class; `type` tells what they really are. */
function anyPart(node: MathNode): Part {
  return node as unknown as Part;
}

function constant(value: unknown): Evaluate {
  if (typeof value !== 'number') throw new Refused(quote(JSON.stringify(value) ?? 'nothing'), 'only numbers');
  if (!Number.isFinite(value)) throw new Refused(String(value), 'only finite numbers');
  return () => value;
}

function variable(name: string, { variables }: Scope): Evaluate {
  if (!variables.includes(name)) throw unknownName(name, variables);
  return (values) => values[name];
}

function operator({ fn, op, args }: OperatorPart, scope: Scope): Evaluate {
  const [a, b] = args.map((arg) => compile(arg, scope));
  const unary = args.length === 1 ? UNARY.get(fn) : undefined;
  if (unary) return (values) => unary(a(values));
  const binary = args.length === 2 ? BINARY.get(fn) : undefined;
  if (binary) return (values) => binary(a(values), b(values));
  throw new Refused(`the operator ${quote(op)}`, 'there are + - * / ^ and comparisons');
}

function functionCall({ fn, args }: FunctionPart, scope: Scope): Evaluate {
  const callee = anyPart(fn);
  const name = callee.type === 'SymbolNode' ? callee.name : String(fn);
  const callable = callee.type === 'SymbolNode' ? FUNCTIONS.get(name) : undefined;
  if (callable === undefined) {
    throw new Refused(`the function ${quote(name)}`, `there are ${[...FUNCTIONS.keys()].join(', ')}`);
  }
  const { exactly, call } = callable;
  if (args.length === 0 || (exactly !== undefined && args.length !== exactly)) {
    throw new Refused(`${name} with ${args.length} arguments`, `${name} takes ${exactly ?? 'at least 1'}`);
  }
  const evaluates = args.map((arg) => compile(arg, scope));
  return (values) => call(evaluates.map((evaluate) => evaluate(values)));
}

function conditional({ condition, trueExpr, falseExpr }: ConditionalPart, scope: Scope): Evaluate {
  const test = compile(condition, scope);
  const yes = compile(trueExpr, scope);
  const no = compile(falseExpr, scope);
  return (values) => (test(values) !== 0 ? yes(values) : no(values));
}

/** `1 < n < 8` */
function relation({ conditionals, params }: RelationalPart, scope: Scope): Evaluate {
  const evaluates = params.map((param) => compile(param, scope));
  const compares = conditionals.map((name) => BINARY.get(name));
  if (compares.includes(undefined)) throw new Refused(`the comparison ${quote(conditionals.join(' '))}`);
  return (values) => {
    const sides = evaluates.map((evaluate) => evaluate(values));
    return Number(compares.every((compare, i) => compare?.(sides[i], sides[i + 1]) !== 0));
  };
}

/** Whole powers by multiplication, others by the portable logarithm: `Math.pow` differs between versions of Node. */
function power(base: number, exponent: number): number {
  if (Number.isSafeInteger(exponent)) {
    return exponent >= 0 ? powInt(base, exponent) : 1 / powInt(base, -exponent);
  }
  return pow(base, exponent);
}

function finite(value: number, source: string, values: Values): number {
  if (Number.isFinite(value)) return value;
  throw new RangeError(`expected ${source} to be a finite number, got ${value} at ${JSON.stringify(values)}`);
}

function tooDeep(): Refused {
  return new Refused('a deeper one', `at most ${MAX_DEPTH} levels`);
}

function unknownName(name: string, variables: readonly string[]): Refused {
  return new Refused(`the name ${quote(name)}`, `the variables are ${variables.join(', ')}`);
}
