export { orderParts, ordersFound } from "#order-acts";
