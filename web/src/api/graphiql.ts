/** Whether this server has GraphiQL: where the schema is hidden, its page says that there is none. */
export const hasGraphiQL = document.documentElement.dataset['graphiql'] !== 'none';
