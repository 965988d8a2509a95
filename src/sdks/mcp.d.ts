export { McpServer, ProtocolError, ResourceTemplate, createMcpHandler } from "@modelcontextprotocol/server";
