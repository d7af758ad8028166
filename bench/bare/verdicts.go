package main

type route struct {
	Kind    string  `json:"kind"`
	Through *string `json:"through"`
}

type verdict struct {
	Slug   string  `json:"slug"`
	Name   string  `json:"name"`
	Status string  `json:"status"`
	Routes []route `json:"routes"`
}

// held are the routes that a record has, by who holds them: the agency of a
// question about a vendor, the vendor of a question about an agency.
func held(r record) map[string][]route {
	routes := map[string][]route{}
	for _, row := range r.rows("clouds") {
		routes[row[0]] = append(routes[row[0]], route{"CLOUD", &row[1]})
	}
	for kind, column := range map[string]string{"CONTRACT": "contracts", "VEHICLE": "vehicles"} {
		for _, slug := range texts(r[column].([]any)) {
			routes[slug] = append(routes[slug], route{Kind: kind})
		}
	}
	return routes
}

func set(r record, column string) map[string]bool {
	made := map[string]bool{}
	for _, slug := range texts(r[column].([]any)) {
		made[slug] = true
	}
	return made
}

func whoCanEnable(r record) any {
	rows := r.rows("agencies")
	parents := make(map[string]string, len(rows))
	for _, row := range rows {
		parents[row[0]] = row[2]
	}
	routes := held(r)
	inherited := make(map[string][]route, len(rows))
	var all func(slug string) []route
	all = func(slug string) []route {
		if slug == "" {
			return nil
		}
		known, ok := inherited[slug]
		if !ok {
			above, own := all(parents[slug]), routes[slug]
			known = append(append(make([]route, 0, len(above)+len(own)), own...), above...)
			inherited[slug] = known
		}
		return known
	}
	return verdicts(r, rows, all)
}

func whatCanEnable(r record) any {
	routes := held(r)
	return verdicts(r, r.rows("vendors"), func(slug string) []route { return routes[slug] })
}

// verdicts are those about the rows that have a status.
func verdicts(r record, rows [][]string, routesOf func(slug string) []route) []verdict {
	uses, evaluations := set(r, "uses"), set(r, "evaluations")
	made := []verdict{}
	for _, row := range rows {
		v := verdict{Slug: row[0], Name: row[1], Routes: routesOf(row[0])}
		switch {
		case uses[v.Slug]:
			v.Status = "IN_USE"
		case len(v.Routes) > 0:
			v.Status = "AVAILABLE"
		case evaluations[v.Slug]:
			v.Status = "EVALUATING"
		default:
			continue
		}
		if v.Routes == nil {
			v.Routes = []route{}
		}
		made = append(made, v)
	}
	return made
}
