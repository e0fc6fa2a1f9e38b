/**
 * What stands in an address for each `:name` of its pattern, exactly as it was before it was encoded. The router's own are
 * decoded by half: an id with a slash or a percent sign would be another one.
 */
export function paramsOf(pattern: string, path: string): Record<string, string> {
  const parts = path.split('/');
  return Object.fromEntries(
    pattern
      .split('/')
      .flatMap((part, index) => (part.startsWith(':') ? [[part.slice(1), decoded(parts[index] ?? '')]] : [])),
  );
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
