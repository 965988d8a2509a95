import type { Platform } from "../../platform/platform.ts";
import type { Supplier } from "./schemas.ts";
import { allSuppliers, type SupplierRow } from "./supplier-store.ts";

/** Every supplier, by id. They are few: the list has no pages. */
export async function listSuppliers(deps: Platform): Promise<Supplier[]> {
  return (await allSuppliers(deps.db)).map(toSupplier);
}

export function toSupplier({ freshFrom, createdAt, updatedAt, ...row }: SupplierRow): Supplier {
  return { ...row, freshFrom: freshFrom?.toISOString() ?? null, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}
