export { type Cell, type Column, runColumns, waveColumns } from './columns.ts';
export { csv } from './csv.ts';
export { compact, grouped, percent, signedPercent, span } from './format.ts';
export { type Manifest, manifestOf } from './manifest.ts';
export { comparisonText, type PlainOptions } from './plain/comparison-text.ts';
export { textTable } from './plain/text-table.ts';
export { printed } from './printed.ts';
export { comparisonColumns, summaryColumns } from './summary-columns.ts';
export { writeReport } from './write-report.ts';
