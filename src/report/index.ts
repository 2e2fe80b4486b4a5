export { columnDictionary } from './column-dictionary.ts';
export { type Cell, type Column, runColumns, waveColumns } from './columns.ts';
export { csv } from './csv.ts';
export { compact, grouped, percent, signedPercent, span } from './format.ts';
export { comparisonText, type PlainOptions } from './plain/comparison-text.ts';
export { textTable } from './plain/text-table.ts';
export { printed } from './printed.ts';
export { comparisonColumns, comparisonRows, summaryColumns, summaryRows } from './summary-columns.ts';
export { writeReport } from './write-report.ts';
