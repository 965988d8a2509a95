export { orderActs, orderShortfalls } from "#order-acts";
