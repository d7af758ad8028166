// The load of this number, where it was made by this attempt: what a connection that broke at the commit leaves open.
//
// $load.revision  its number
// $load.attempt   what the attempt wrote down
MATCH (load:Load {revision: $load.revision})
WHERE load.attempt = $load.attempt
RETURN load.revision AS revision
