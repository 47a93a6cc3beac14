/** A query that is built when it is first asked: whoever opens a store for one act builds what that act needs, not everything. */
export function statement<Query>(build: () => Query): () => Query {
  let built: Query | null = null;
  return () => {
    built ??= build();
    return built;
  };
}
