import { serveHttp, type LocalService, type ServiceContext } from "../../service.ts";
import { loadCatalog, type Catalog } from "./catalog.ts";
import { createShop } from "./shop.ts";
import type { SupplierId } from "./suppliers.ts";

/** A running shop; its catalogue may be changed while it runs (`catalog.setPrice`, `catalog.setAvailability`). */
export interface SupplierService extends LocalService {
  readonly catalog: Catalog;
}

/** Starts one supplier's shop. */
export async function startSupplier(context: ServiceContext, supplierId: SupplierId): Promise<SupplierService> {
  const catalog = loadCatalog(supplierId);
  return Object.assign(await serveHttp(context, createShop(supplierId, catalog)), { catalog });
}
