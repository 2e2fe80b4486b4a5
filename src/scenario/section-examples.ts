/** For each section that has a page: YAML that can be copied, with the keys that most scenarios change. */
export const SECTION_EXAMPLES: ReadonlyMap<string, string> = new Map([
  [
    'scenario',
    `
scenario: my-release
asks: How long must a wave bake to notice?
duration: 12h
replications: 100
fleet: { regions: 2, cells: 8 per region, users: { total: 800k }, headroom: 40% }
change:
  code: { takes: 5m per cell }
  defects:
    - latent: { fails: 20%, after: 40m }
policies:
  hasty: { geometric: { bake: 10m } }
  patient: { geometric: { bake: 1h } }
detectors:
  - error-rate: { above: 1%, sustained: 2m }
responders:
  - auto-rollback
expect:
  patient.users_harmed_share: { mean: "< 15%" }
variants:
  quick: { policies.patient.bake: 30m }
compare:
  detectors.error-rate.above: [0.5%, 2%]
`,
  ],
  [
    'calendar',
    `
calendar: { day: 2026-11-23, zone: -5h }
`,
  ],
  [
    'fleet',
    `
fleet:
  regions: 3
  cells: 8 per region
  hosts: 50 per cell
  users: { total: 10M, spread: even }
  headroom: 40%
`,
  ],
  [
    'users',
    `
users:
  diurnal: { operations: 0.02/s, swing: 60%, peak: 14:00 }
  retries: { attempts: 3, timeout: 2s, backoff: full-jitter }
`,
  ],
  [
    'retries',
    `
users:
  retries:
    attempts: 4
    timeout: 1s
    backoff: full-jitter
    base: 200ms
    cap: 10s
    budget: 10%
`,
  ],
  [
    'plant',
    `
plant:
  fidelity: flow
  queue: 10s
  failover: { to: region, ramp: 20% per minute }
  heat: aisle
  warm-up: { from: 50%, lasts: 5m }
`,
  ],
  [
    'serving',
    `
plant:
  serving:
    servers: 200
    service: { lognormal: { scv: 2 } }
    throttle: { factor: 2, window: 1m }
    cache: { hits: 90%, hit-cost: 10%, working-set: 1M }
    dependencies:
      - { name: database, calls: 50%, errors: 0.1%, attempts: 2 }
`,
  ],
  [
    'failover',
    `
plant:
  failover:
    to: fleet
    ramp: 10% per minute
    fill-to: 85%
    replication: { lag: 5s, writes: 10%, fencing: 1m }
`,
  ],
  [
    'heat',
    `
plant:
  heat:
    preset: aisle
    rack-power: 8kW
    throttle-from: 35°C
    shutdown-at: 42°C
    restart-takes: 20m
`,
  ],
  [
    'telemetry',
    `
telemetry: { delay: 90s, window: 1m, base-errors: 0.02%, reports: 0.5% }
`,
  ],
  [
    'change',
    `
change:
  code:
    name: release 2.4
    takes: 10m per cell
    batches: 4
    restart: { capacity-lost: 100%, for: 45s }
  defects:
    - latent: { fails: 2% }
`,
  ],
  [
    'vary',
    `
vary:
  change.defects.latent.after.lognormal.median: [30m, 8h]
  policies.doubling.bake: [10m, 2h]
`,
  ],
]);
