import type { Catalog } from '../../domain/index.ts';
import type { Figure } from './figure.ts';
import { fleetFigures } from './fleet-figures.ts';
import { plantFigures } from './plant-figures.ts';
import type { Probe } from './probe.ts';

/** Cells in trouble and fleets in peace, as probes of the table. */
export function figureProbes(catalog: () => Promise<Catalog>): Probe[] {
  const probe = (name: string, measure: () => Figure | Promise<Figure>): Probe => ({
    name,
    run: async () => ({ figure: (await measure()).figure, checksum: 0 }),
  });
  return [
    ...Object.entries(plantFigures).map(([name, measure]) => probe(name, measure)),
    ...Object.entries(fleetFigures).map(([name, measure]) =>
      probe(name, async () => measure(await catalog())),
    ),
  ];
}
