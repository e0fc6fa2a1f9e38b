/** Milliseconds since 1970 with microseconds behind the point: one clock for all processes of a machine. */
export const wallClock = (): number => performance.timeOrigin + performance.now();
