/** As many as one reading takes. */
const PAGE = 20;

/** A list of the API, read page by page: asked for more while it reads, it reads the next page once. */
export function pager<T>(
  read: (page: { limit: number; cursor?: string }) => Promise<{ items: readonly T[]; nextCursor: string | null }>,
  put: (items: readonly T[], hasMore: boolean) => void,
): () => Promise<void> {
  let cursor: string | null = null;
  let reading: Promise<void> | undefined;
  const next = async (): Promise<void> => {
    const { items, nextCursor } = await read({ limit: PAGE, ...(cursor !== null && { cursor }) });
    cursor = nextCursor;
    put(items, nextCursor !== null);
  };
  return () => (reading ??= next().finally(() => (reading = undefined)));
}
