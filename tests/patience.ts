/**
 * How much longer than usual a test waits for what it waits for, before it says that it does not come: SITTHI_PATIENCE, for
 * a machine that others share. What a test measures, and the limits of the product, are not stretched by it.
 */
export const PATIENCE = Number(process.env.SITTHI_PATIENCE ?? 1);
