// What the rules of the house ask about a source file, read off its syntax tree: comments and strings cannot fool
// it, and a parameter called `process` is not mistaken for the global of that name.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';

/** One source file as the rules see it. Paths are relative to the project, with forward slashes. */
export type Facts = {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  /** Lines of default exports. */
  readonly defaultExports: readonly number[];
  /** Everything that only impure or platform-dependent code has, as words for the reader. */
  readonly impurities: readonly { readonly what: string; readonly line: number }[];
  /** Calls that would put an event on a clock, as words for the reader. */
  readonly schedulings: readonly { readonly what: string; readonly line: number }[];
};

export type Import = {
  readonly line: number;
  /** As written in the source. */
  readonly specifier: string;
  /** A relative import's file; `undefined` for a package or a module of Node's. */
  readonly file: string | undefined;
  /** Whether it is gone when the types are. */
  readonly typeOnly: boolean;
  /** What is taken from the file, by the names it has there; `*` for all of it. */
  readonly names: readonly string[];
};

/** The facts of every TypeScript file under the given folders of the project. */
export function factsOfProject(root: string, folders: readonly string[]): Facts[] {
  const sources = new Map<string, string>();
  for (const folder of folders) {
    for (const path of filesUnder(root, folder)) sources.set(path, readFileSync(join(root, path), 'utf8'));
  }
  return factsOf(sources);
}

/** The facts of sources given as text by path. */
export function factsOf(sources: ReadonlyMap<string, string>): Facts[] {
  const program = programOf(sources);
  const checker = program.getTypeChecker();
  return [...sources.keys()].map((path) => {
    const file = program.getSourceFile(path);
    if (file === undefined) throw new Error(`no syntax tree of ${path}`);
    return factsOfFile(file, checker);
  });
}

function filesUnder(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts') || path.endsWith('.tsx'))
    .sort();
}

/** Names are bound within each file and nothing else is looked up, which takes milliseconds. */
function programOf(sources: ReadonlyMap<string, string>): ts.Program {
  const options: ts.CompilerOptions = {
    noLib: true,
    noResolve: true,
    types: [],
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    moduleDetection: ts.ModuleDetectionKind.Force,
    jsx: ts.JsxEmit.ReactJSX,
  };
  return ts.createProgram([...sources.keys()], options, {
    getSourceFile: (path) => {
      const text = sources.get(path);
      return text === undefined ? undefined : ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
    },
    fileExists: (path) => sources.has(path),
    readFile: (path) => sources.get(path),
    getCurrentDirectory: () => '',
    getCanonicalFileName: (path) => path,
    getDefaultLibFileName: () => '',
    getNewLine: () => '\n',
    useCaseSensitiveFileNames: () => true,
    writeFile: () => undefined,
  });
}

function factsOfFile(file: ts.SourceFile, checker: ts.TypeChecker): Facts {
  const imports: Import[] = [];
  const defaultExports: number[] = [];
  const impurities: { what: string; line: number }[] = [];
  const schedulings: { what: string; line: number }[] = [];
  const lineOf = (node: ts.Node) => file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;

  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node);
    if (specifier !== undefined) {
      const target = fileOf(specifier, file.fileName);
      const typeOnly = isTypeOnly(node);
      imports.push({ line: lineOf(node), specifier, file: target, typeOnly, names: namesTaken(node) });
    }
    if (isDefaultExport(node)) defaultExports.push(lineOf(node));
    const what = impurityOf(node, checker);
    if (what !== undefined) impurities.push({ what, line: lineOf(node) });
    const scheduling = schedulingOf(node);
    if (scheduling !== undefined) schedulings.push({ what: scheduling, line: lineOf(node) });
    ts.forEachChild(node, visit);
  };
  visit(file);

  const lines = file.text.split('\n').length - (file.text.endsWith('\n') ? 1 : 0);
  return { path: file.fileName, lines, imports, defaultExports, impurities, schedulings };
}

/** What a static import, a re-export, a dynamic import or an import in a type names. */
function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    return node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)
      ? node.moduleSpecifier.text
      : undefined;
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [argument] = node.arguments;
    return argument && ts.isStringLiteralLike(argument) ? argument.text : undefined;
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return ts.isStringLiteral(node.argument.literal) ? node.argument.literal.text : undefined;
  }
  return undefined;
}

/** The names in braces; `*` where there are none, because then everything can be had. */
function namesTaken(node: ts.Node): string[] {
  if (ts.isImportTypeNode(node)) return [node.qualifier?.getText() ?? '*'];
  const list = ts.isImportDeclaration(node)
    ? node.importClause?.namedBindings
    : ts.isExportDeclaration(node)
      ? node.exportClause
      : undefined;
  if (list === undefined || !(ts.isNamedImports(list) || ts.isNamedExports(list))) return ['*'];
  return list.elements.map(({ propertyName, name }) => (propertyName ?? name).text);
}

/** `x.after(…)`, `x.spawn(…)` and `x.at(time, action)`; `list.at(-1)` is something else. */
function schedulingOf(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { text } = node.expression.name;
  const schedules = text === 'after' || text === 'spawn' || (text === 'at' && node.arguments.length > 1);
  return schedules ? node.expression.getText() : undefined;
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node)) return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  return ts.isImportTypeNode(node);
}

function fileOf(specifier: string, from: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return normalize(join(dirname(from), specifier)).replaceAll('\\', '/');
}

function isDefaultExport(node: ts.Node): boolean {
  if (ts.isExportAssignment(node)) return true;
  if (ts.isExportSpecifier(node)) return node.name.text === 'default';
  if (!ts.canHaveModifiers(node)) return false;
  return ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ?? false;
}

/** What at this very node makes a file impure, or its results depend on where it runs. */
function impurityOf(node: ts.Node, checker: ts.TypeChecker): string | undefined {
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return 'async';
  if (node.kind === ts.SyntaxKind.AwaitKeyword || ts.isAwaitExpression(node)) return 'await';
  if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) return 'import.meta';
  if (node.kind === ts.SyntaxKind.AsteriskAsteriskToken && !isPowerOfTwo(node.parent))
    return '** (see powInt)';
  if (node.kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken) return '**= (see powInt)';
  if (ts.isIdentifier(node)) return impurityOfName(node, checker);
  return undefined;
}

function impurityOfName(node: ts.Identifier, checker: ts.TypeChecker): string | undefined {
  const { text, parent } = node;
  const isProperty = ts.isPropertyAccessExpression(parent) && parent.name === node;
  if (isProperty) return text === 'localeCompare' || text.startsWith('toLocale') ? text : undefined;
  if (text !== 'Math' && !IMPURE_GLOBALS.has(text)) return undefined;
  if (isDeclaredInFile(node, checker)) return undefined;
  if (text !== 'Math') return text;
  const members = membersTaken(parent);
  if (members === undefined) return 'Math other than by the names of its members';
  const inexact = members.find((member) => !EXACT_MATH.has(member));
  return inexact === undefined ? undefined : `Math.${inexact}`;
}

/** The members of `Math` in `Math.sqrt` and `const { sqrt, abs } = Math`; `undefined` when they are not all named. */
function membersTaken(parent: ts.Node): string[] | undefined {
  if (ts.isPropertyAccessExpression(parent)) return [parent.name.text];
  if (!ts.isVariableDeclaration(parent) || !ts.isObjectBindingPattern(parent.name)) return undefined;
  const names = parent.name.elements.map(({ propertyName, name }) => propertyName ?? name);
  return names.every(ts.isIdentifier) ? names.map(({ text }) => text) : undefined;
}

/** Two to a whole or a named constant, which every engine computes exactly. */
function isPowerOfTwo(node: ts.Node): boolean {
  if (!ts.isBinaryExpression(node) || node.left.getText() !== '2') return false;
  return /^(\d+|[A-Z][A-Z_]*)$/.test(node.right.getText());
}

function isDeclaredInFile(node: ts.Identifier, checker: ts.TypeChecker): boolean {
  const { parent } = node;
  if (ts.isBindingElement(parent) && parent.propertyName === node) return true;
  if (ts.isJsxAttribute(parent)) return true;
  const symbol = ts.isShorthandPropertyAssignment(parent)
    ? checker.getShorthandAssignmentValueSymbol(parent)
    : checker.getSymbolAtLocation(node);
  return (symbol?.declarations?.length ?? 0) > 0;
}

/** Clocks, chance, locale, surroundings, and everything that happens later or in no particular order. */
const IMPURE_GLOBALS = new Set([
  ...['Date', 'performance', 'Intl', 'Temporal', 'process', 'console', 'crypto', 'fetch', 'navigator'],
  ...['Promise', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'Atomics', 'Worker'],
  ...['WeakRef', 'FinalizationRegistry', 'globalThis', 'global', 'require', 'eval', 'Function', 'Buffer'],
]);

/** What the language standard defines to the last bit; the rest of Math differs between engines or draws. */
const EXACT_MATH = new Set([
  ...['abs', 'ceil', 'floor', 'round', 'trunc', 'sign', 'min', 'max', 'sqrt', 'fround', 'imul', 'clz32'],
  ...['PI', 'E', 'LN2', 'LN10', 'LOG2E', 'LOG10E', 'SQRT2', 'SQRT1_2'],
]);
