/** What came of a buyer's act, as the client tells its buyer. A thrown error is an act that was not done. */
export interface Outcome {
  done: boolean;
  /** Of a checkout: the attempt it answered. */
  attemptId?: string | undefined;
  /** What the buyer is told where it was not done. */
  said?: string | undefined;
}

/** One tab of a client, in which a buyer sees one cart and acts on what is seen. */
export interface Tab {
  /** Reads the cart and shows it: acts are meant on what was shown last. */
  show(cartId: string): Promise<void>;
  /** So many more of an item than there are. */
  increase(itemId: string, by: number): Promise<Outcome>;
  remove(itemId: string): Promise<Outcome>;
  clear(): Promise<Outcome>;
  add(offerId: string, quantity: number): Promise<Outcome>;
  /** Checks out what is shown. */
  checkout(): Promise<Outcome>;
}

/** A client on the bench. `baseUrl` is the kit's proxy: nothing of the client's may go past it. */
export interface Adapter {
  open(options: { baseUrl: string; accessToken: string }): Promise<Tab>;
  /** Called once at the end. */
  close?(): Promise<void>;
}
