import type { StackFile } from "../../local-cloud/stack-file.ts";

/** A buyer's need in words, from a real procurement text. */
export interface Need {
  id: string;
  text: string;
  followUp?: string;
}

/** What the buyer's client remembers between steps; all of it survives a restart of the stack. */
export interface Progress {
  runId: string;
  need: Need;
  email: string;
  password: string;
  token?: string;
  buyerId?: string;
  before?: Record<string, unknown>;
  chatSessionId?: string;
  briefId?: string;
  currency?: string;
  searchId?: string;
  offers?: {
    id: string;
    title: string;
    price: { amount: number; currency: string };
    available: boolean;
    minimumQuantity: number;
    image: string | null;
    supplierId: string;
  }[];
  automation?: { id: string; secret: string };
  cartId?: string;
  snapshotVersion?: number;
  total?: { amount: number; currency: string };
  checkoutId?: string;
  paymentIntent?: { id: string; clientSecret: string };
  orderId?: string;
}

export interface Step {
  name: string;
  /** Does the step as often as it is asked, and answers one line about what came back. */
  run(stack: StackFile, progress: Progress): Promise<string>;
}
