package main

// record is what a statement gave, by the names of its columns.
type record map[string]any

// rows are a column of lists of texts. A text that is null is empty.
func (r record) rows(column string) [][]string {
	list := r[column].([]any)
	rows := make([][]string, len(list))
	for i, v := range list {
		rows[i] = texts(v.([]any))
	}
	return rows
}

func texts(list []any) []string {
	made := make([]string, len(list))
	for i, v := range list {
		made[i], _ = v.(string)
	}
	return made
}

type entity struct {
	Slug string `json:"slug"`
	Name string `json:"name"`
}

func entityOf(row []string) entity { return entity{row[0], row[1]} }

type cloudEntity struct {
	entity

	Partners []entity `json:"partners"`
}

type oneAgency struct {
	Name   string   `json:"name"`
	RunsOn []entity `json:"runsOn"`
}

type manyAgencies struct {
	entity

	RunsOn []*cloudEntity `json:"runsOn"`
}

func agency(r record) any {
	made := oneAgency{Name: r["name"].(string), RunsOn: []entity{}}
	for _, row := range r.rows("clouds") {
		made.RunsOn = append(made.RunsOn, entityOf(row))
	}
	return made
}

func agencies(r record) any {
	vendors := map[string]entity{}
	for _, row := range r.rows("vendors") {
		vendors[row[0]] = entityOf(row)
	}
	clouds := map[string]*cloudEntity{}
	for _, row := range r.rows("clouds") {
		c := &cloudEntity{entity: entityOf(row), Partners: []entity{}}
		for _, slug := range row[2:] {
			c.Partners = append(c.Partners, vendors[slug])
		}
		clouds[c.Slug] = c
	}
	made := []manyAgencies{}
	for _, row := range r.rows("agencies") {
		a := manyAgencies{entity: entityOf(row), RunsOn: []*cloudEntity{}}
		for _, slug := range row[2:] {
			a.RunsOn = append(a.RunsOn, clouds[slug])
		}
		made = append(made, a)
	}
	return made
}
