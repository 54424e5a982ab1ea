/** The outcome of something that is expected to fail at times. It is native/'s own, which imports nothing of ours. */
export { fail, ok, type Result, unreachable } from '../../native/index.ts';
