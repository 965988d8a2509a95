/** Takes one bulk replay a step further: `room` letters at most, behind the `taken` that came due before. Answers how many it took. */
export type TakeStep = (id: string, room: number, taken: number) => Promise<number>;

/**
 * Shares the letters of a minute out among bulk replays: each is stepped with its part of them, and what is left goes to those that took
 * all of theirs, so that none starves because another has more. `passedOver` are those for which nothing was left.
 */
export async function shareRoom(ids: readonly string[], room: number, step: TakeStep): Promise<{ taken: number; passedOver: string[] }> {
  let taken = 0;
  const passedOver: string[] = [];
  const wanting: string[] = [];
  for (const [index, id] of ids.entries()) {
    const share = Math.max(0, Math.ceil((room - taken) / (ids.length - index)));
    const took = await step(id, share, taken);
    taken += took;
    if (share === 0) passedOver.push(id);
    else if (took === share) wanting.push(id);
  }
  for (const id of wanting) if (taken < room) taken += await step(id, room - taken, taken);
  return { taken, passedOver };
}
