/**
 * Loaded ahead of api, worker and practice provider when they run under the supervisor. When it dies without a word (kill -9),
 * they end as on SIGTERM: what they are doing is finished, nothing is paid twice, and nothing is left running.
 */
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// The channel alone must not keep a process up that has nothing left to do.
process.channel?.unref();

// With the supervisor gone nobody reads the output; that is no reason to stop half-way.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
