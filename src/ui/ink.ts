/** The only door to Ink. */
export { Box, type Instance, type Key, render, type SuspendTerminal, Text, useApp, useInput } from 'ink';
