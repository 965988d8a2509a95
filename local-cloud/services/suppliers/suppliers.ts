/** The supplier shops of the local cloud: who they are and in what they trade. */
export const SUPPLIERS = [
  { id: "walmart", name: "Walmart", currency: "USD", country: "US" },
  { id: "amazon", name: "Amazon", currency: "USD", country: "US" },
  { id: "abt", name: "Abt Electronics", currency: "USD", country: "US" },
  { id: "bestbuy", name: "Best Buy", currency: "USD", country: "US" },
  { id: "ikea-sa", name: "IKEA Saudi Arabia", currency: "SAR", country: "SA" },
  { id: "uk-wholesale", name: "UK Gift Wholesale", currency: "GBP", country: "GB" },
] as const;

export type Supplier = (typeof SUPPLIERS)[number];
export type SupplierId = Supplier["id"];

/** The supplier with this id; every `SupplierId` has one. */
export function supplierOf(id: SupplierId): Supplier {
  const supplier = SUPPLIERS.find((candidate) => candidate.id === id);
  if (supplier === undefined) throw new Error(`no supplier "${id}"`);
  return supplier;
}
