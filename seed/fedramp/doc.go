// Package fedramp imports the FedRAMP Marketplace, the file data.json that the
// General Services Administration publishes.
//
// What is needed of the file, whatever else comes and goes between the years:
// meta.last_change (else the day is in the file's name, or given), and the lists
// data.Products (id, csp, cso; of the rest, what is there), data.Agencies (id,
// parent, sub), data.AtoMapping and data.ReuseMapping (id, agency_id or sub_id or
// the names, ato_date, exp_date). Until 2023 there were no such mappings: what an
// agency authorised stands in its own row (auths, reuses), without a day. A file
// without one of the lists is refused: a snapshot says everything, and what it
// leaves out would be taken back.
//
// How it becomes facts, and why:
//
//   - A provider (csp) is a vendor that OPERATES a cloud of the kind PROVIDER.
//     Spellings of one company are one by the table of names; an agency that
//     provides a cloud is no vendor.
//   - An offering (cso) is a cloud PART_OF its provider's: a REGION where others
//     build on it (IaaS, or PaaS without SaaS), else a PRODUCT. Its slug has its
//     provider's in front, so that two companies' services of one name stay two.
//     The offerings that the rest of the graph speaks of have their slugs, and
//     their providers, in tables.yaml: Microsoft 365 is not a part of Azure,
//     and what a vendor offers on Azure it does not offer there.
//   - A vendor OPERATES a PRODUCT only where tables.yaml says that the product is
//     the vendor's own AI. For operating a product is a route to its operator's
//     AI, and an agency that has authorised a video service can't for that turn
//     on an AI of whoever sells it.
//   - FedRAMP AUTHORIZES an offering at the levels of its baseline, which is read
//     from its words: the number beside them changed its meaning between years.
//   - An agency RUNS_ON an offering that it authorised, be it first or by reuse,
//     until the authorisation expires. An agency authorises one offering for many
//     systems, each with an authorisation of its own: the days are its key, so that
//     the end of one does not end the others.
//   - leveraged_systems are the offerings that are built on this one: they
//     DEPEND_ON it.
//   - PARTNERS_WITH comes from tables.yaml: which vendor's AI a service in an
//     offering's list is, or which an offering's description names. Only of
//     authorised offerings, at their levels.
//
// What the file states without a day (a service, leverage) holds by the day of
// the snapshot; what it states of the tree has no days at all. Names of persons
// and their addresses are not even read.
package fedramp
