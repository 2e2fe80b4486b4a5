import type { SuspendTerminal } from './ink.ts';
import { Box, Text, useApp, useInput } from './ink.ts';
import { keyNames } from './key-names.ts';
import { useEffect } from './react.ts';

interface PictureProps {
  /** The painted rows of the whole screen. */
  readonly rows: readonly string[];
  readonly onKey: (name: string) => void;
  readonly onReady: (suspend: SuspendTerminal) => void;
}

/** All that Ink is asked for: shows finished rows, and tells of keys. */
export function Picture({ rows, onKey, onReady }: PictureProps) {
  const { suspendTerminal } = useApp();
  useInput((input, key) => {
    for (const name of keyNames(input, key)) onKey(name);
  });
  useEffect(() => onReady(suspendTerminal), [onReady, suspendTerminal]);
  return (
    <Box flexDirection='column'>
      <Text wrap='truncate'>{rows.join('\n')}</Text>
    </Box>
  );
}
