/** A scenario with every key, in the order of the grammar. */
export const EXAMPLE = `# yaml-language-server: $schema=./schema.json
scenario: config-loop
title: A switch makes front-ends loop
asks: Which policy keeps it small?
because: azure-storage-2014
sources: ["https://example.com/post-mortem"]
assumes: ["headroom of 40 %: not in the report"]
duration: 30h
replications: 300
seed: 2014
clock: 00:51
starts: { uniform: { from: 10m, to: 2h } }
fleet:
  regions: 12
  cells: 20 per region
  rooms: 1 per region
  kinds: { blob-front-end: 60%, table-front-end: 40% }
  users: { total: 40M, spread: zipf 1.1, largest-cell: 2% }
  hosts: 50 per cell
  headroom: 40%
  segments: { web: 90%, mobile: 10% }
users:
  diurnal: { operations: 0.02/s, swing: 50%, second: 0%, peak: 20:00 }
  retries: { attempts: 3, backoff: full-jitter, base: 100ms, cap: 20s, timeout: 3s, budget: 10% }
plant:
  queue: 60s
  failover: { to: region, ramp: 10% per minute, fill-to: 85%, automatic: true }
  heat: { preset: aisle, inlet: 22°C }
telemetry: { delay: 60s, window: 1m, base-errors: 0.01%, reports: 1% }
change:
  config: { name: perf-switch, takes: 5m per cell, batches: 4, restart: { capacity-lost: 100%, for: 30s } }
  defects:
    - loops: { on: blob-front-end, after: { lognormal: { median: 4m, sigma: 0.8 } }, sticky: until-restart }
    - for-mobile: { fails-for: { segment: mobile, share: 50% } }
policies:
  all-at-once: {}
  static: { add: 12 cells, bake: 30m }
  doubling: { geometric: { waves: "2^n", bake: 30m, order: fewest-users, deploy: canary } }
  blue-green: { steps: [1%, 10%, 50%, 100%], sticky: user, bake: 30m, fallback: 2h }
detectors:
  - error-rate: { above: 1%, sustained: 2m, scope: cell }
  - burn-rate: { slo: 99.9% }
responders:
  - auto-rollback: { on: any-alarm }
  - on-call: { tiers: 2, awake: false }
faults:
  - cooling-loss: { region: region-3, at: { uniform: { from: 1h, to: 20h } } }
expect:
  doubling.users_harmed_share: { p95: "< 2%" }
  static.healthy@bypassed.rollout_duration_s: { mean: "<= 10h" }
variants:
  bypassed: { policies.static.bake: 0s, detectors: [] }
compare:
  policies.doubling.bake: [10m, 2h]
irrelevant-within: 5%
`;
