import { defineResponder } from '../../src/domain/index.ts';

export const nobody = defineResponder({
  name: 'nobody',
  summary: 'Lets alarms ring and does nothing.',
  about: 'The baseline: what gates alone achieve, and what an unattended incident costs.',
  params: {},
  *respond(desk) {
    for (;;) yield* desk.nextAlarm();
  },
});
