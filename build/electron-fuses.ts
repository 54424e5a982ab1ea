/**
 * Electron's fuses: switches inside the binary that no argument or environment can undo. Flipped after packing, then
 * read back. Source: electronjs.org/docs/latest/tutorial/fuses.
 */
import {
  type FuseConfig,
  FuseState,
  FuseV1Options,
  FuseVersion,
  flipFuses,
  getCurrentFuseWire,
} from '@electron/fuses';

/** `service` is what offices get; `automation` lets Playwright attach, and must never leave a laboratory. */
export type Flavour = 'service' | 'automation';

/** The state of every fuse. One that Electron adds later makes packing fail until it is decided here. */
export function fusesOf(flavour: Flavour): FuseConfig & { readonly strictlyRequireAllFuses: true } {
  return {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    // The binary is not a Node interpreter for whoever can set an environment variable.
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableCookieEncryption]: true,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: flavour === 'automation',
    // Checked by Electron on Windows and macOS; on Linux the package's signature and dm-verity stand for it.
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
    [FuseV1Options.OnlyLoadAppFromAsar]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Nothing is loaded from file://.
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
    [FuseV1Options.WasmTrapHandlers]: true,
  };
}

/** Flips the fuses of a packed binary. */
export async function flip(binary: string, flavour: Flavour): Promise<void> {
  await flipFuses(binary, fusesOf(flavour));
}

/** Reads the fuses of a packed binary back; returns the names of those that are not as they should be. */
export async function wrongFuses(binary: string, flavour: Flavour): Promise<readonly string[]> {
  const wire = await getCurrentFuseWire(binary);
  const wanted = fusesOf(flavour) as unknown as Readonly<Record<number, boolean>>;
  return Object.keys(FuseV1Options)
    .filter((name) => Number.isNaN(Number(name)))
    .filter((name) => {
      const fuse = FuseV1Options[name as keyof typeof FuseV1Options];
      return wire[fuse] !== (wanted[fuse] === true ? FuseState.ENABLE : FuseState.DISABLE);
    });
}
