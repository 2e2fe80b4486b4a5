// The catalog: everything that can happen in a rollout, one line each. See README.md for how to add one.

import { catalogOf } from '../src/domain/index.ts';
import { deepRestart } from './defects/deep-restart.ts';
import { failsAtOnce } from './defects/fails-at-once.ts';
import { flagInteraction } from './defects/flag-interaction.ts';
import { latent } from './defects/latent.ts';
import { loadDependent } from './defects/load-dependent.ts';
import { loops } from './defects/loops.ts';
import { spreads } from './defects/spreads.ts';
import { sticky } from './defects/sticky.ts';
import { subPopulation } from './defects/sub-population.ts';
import { unreadableFormat } from './defects/unreadable-format.ts';
import { withdraws } from './defects/withdraws.ts';
import { abTest } from './deploys/ab-test.ts';
import { blueGreenDeploy } from './deploys/blue-green.ts';
import { canaryDeploy } from './deploys/canary.ts';
import { flagDeploy } from './deploys/flag.ts';
import { inPlace } from './deploys/in-place.ts';
import { twoPhase } from './deploys/two-phase.ts';
import { anytimeCounts } from './detectors/anytime-counts.ts';
import { argo } from './detectors/argo.ts';
import { burnRate } from './detectors/burn-rate.ts';
import { confidenceSequence } from './detectors/confidence-sequence.ts';
import { count } from './detectors/count.ts';
import { cusum } from './detectors/cusum.ts';
import { errorRate } from './detectors/error-rate.ts';
import { ewma } from './detectors/ewma.ts';
import { flagger } from './detectors/flagger.ts';
import { kayenta } from './detectors/kayenta.ts';
import { msprt } from './detectors/msprt.ts';
import { sprt } from './detectors/sprt.ts';
import { threshold } from './detectors/threshold.ts';
import { twoProportions } from './detectors/two-proportions.ts';
import { userReports } from './detectors/user-reports.ts';
import { abusiveClients } from './faults/abusive-clients.ts';
import { blindMonitoring } from './faults/blind-monitoring.ts';
import { capacityDrop } from './faults/capacity-drop.ts';
import { cellLoss } from './faults/cell-loss.ts';
import { clockSkew } from './faults/clock-skew.ts';
import { controlLoop } from './faults/control-loop.ts';
import { coolingLoss } from './faults/cooling-loss.ts';
import { demandSurge } from './faults/demand-surge.ts';
import { dependencyLoss } from './faults/dependency-loss.ts';
import { invalidRequests } from './faults/invalid-requests.ts';
import { latency } from './faults/latency.ts';
import { poison } from './faults/poison.ts';
import { powerLoss } from './faults/power-loss.ts';
import { quota } from './faults/quota.ts';
import { regionLoss } from './faults/region-loss.ts';
import { silentExposure } from './faults/silent-exposure.ts';
import { slowRecovery } from './faults/slow-recovery.ts';
import { slowResponse } from './faults/slow-response.ts';
import { slowdown } from './faults/slowdown.ts';
import { wrongScope } from './faults/wrong-scope.ts';
import { alarmsQuiet } from './gates/alarms-quiet.ts';
import { allAtOnce } from './policies/all-at-once.ts';
import { awsWaves } from './policies/aws-waves.ts';
import { azureRings } from './policies/azure-rings.ts';
import { blueGreen } from './policies/blue-green.ts';
import { canary } from './policies/canary.ts';
import { flag } from './policies/flag.ts';
import { geometric } from './policies/geometric.ts';
import { migration } from './policies/migration.ts';
import { parallelRegions } from './policies/parallel-regions.ts';
import { percentage } from './policies/percentage.ts';
import { staticPolicy } from './policies/static.ts';
import { autoRollback } from './responders/auto-rollback.ts';
import { nobody } from './responders/nobody.ts';
import { onCall } from './responders/on-call.ts';
import { asDeployed } from './rollbacks/as-deployed.ts';
import { fixForward } from './rollbacks/fix-forward.ts';
import { redeploy } from './rollbacks/redeploy.ts';
import { switchBack } from './rollbacks/switch.ts';
import { alpha } from './stages/alpha.ts';
import { approval } from './stages/approval.ts';
import { beta } from './stages/beta.ts';
import { gamma } from './stages/gamma.ts';
import { loadTestStage } from './stages/load-test.ts';
import { shadowTraffic } from './stages/shadow-traffic.ts';
import { syntheticCanary } from './stages/synthetic-canary.ts';
import { canaryTest } from './tests/canary.ts';
import { chaosTest } from './tests/chaos.ts';
import { functionalTest } from './tests/functional.ts';
import { loadTest } from './tests/load.ts';
import { penetrationTest } from './tests/penetration.ts';
import { performanceTest } from './tests/performance.ts';
import { securityTest } from './tests/security.ts';
import { shadowTest } from './tests/shadow.ts';
import { stressTest } from './tests/stress.ts';
import { usabilityTest } from './tests/usability.ts';

export const catalog = catalogOf([
  // policies: how a change reaches the fleet
  allAtOnce,
  staticPolicy,
  geometric,
  percentage,
  canary,
  blueGreen,
  flag,
  migration,
  parallelRegions,
  awsWaves,
  azureRings,

  // deploys: how the cells of a wave are changed
  inPlace,
  canaryDeploy,
  blueGreenDeploy,
  flagDeploy,
  twoPhase,
  abTest,

  // gates: what must hold before the next wave
  alarmsQuiet,

  // rollbacks: how a change is taken back
  asDeployed,
  redeploy,
  switchBack,
  fixForward,

  // stages: what a change goes through before it reaches users
  alpha,
  beta,
  gamma,
  syntheticCanary,
  shadowTraffic,
  loadTestStage,
  approval,

  // tests: what is tried in a stage, and in production
  functionalTest,
  securityTest,
  performanceTest,
  canaryTest,
  shadowTest,
  chaosTest,
  loadTest,
  stressTest,
  penetrationTest,
  usabilityTest,

  // defects: faults that travel with the change
  failsAtOnce,
  latent,
  subPopulation,
  sticky,
  loadDependent,
  loops,
  withdraws,
  deepRestart,
  spreads,
  unreadableFormat,
  flagInteraction,

  // faults: what goes wrong in the world whatever is deployed
  slowdown,
  capacityDrop,
  demandSurge,
  cellLoss,
  regionLoss,
  coolingLoss,
  powerLoss,
  clockSkew,
  latency,
  dependencyLoss,
  poison,
  invalidRequests,
  abusiveClients,
  quota,
  controlLoop,
  wrongScope,
  slowRecovery,
  blindMonitoring,
  slowResponse,
  silentExposure,

  // detectors: what notices
  errorRate,
  threshold,
  burnRate,
  flagger,
  argo,
  count,
  cusum,
  ewma,
  sprt,
  msprt,
  confidenceSequence,
  anytimeCounts,
  twoProportions,
  kayenta,
  userReports,

  // responders: who acts on an alarm
  autoRollback,
  onCall,
  nobody,
]);
