package main

// guards are those of the embedded file.
var guards = []guard{
	{
		name: "the transaction of a load",
		file: "kg/sqlitestore/load.go", old: "transact(ctx, s.writer, func() error {", new: "(func(do func() error) error { return do() })(func() error {",
		test: "TestKilledWhileLoading", times: "0.5",
	},
	{
		name: "the file is written before a load is acknowledged",
		file: "kg/sqlitestore/load.go", old: "return s.insert.plan(ctx, plan)", new: "return nil",
		test: "TestKilledWhileLoading", times: "0.1",
	},
	{
		name: "the checksum of a row",
		file: "kg/sqlitestore/sums.go", old: "if sumOf(row) != sum {", new: "if false {",
		test: "TestDamagedFile", times: "0.2",
	},
	{
		name: "the rows that a load counts",
		file: "kg/sqlitestore/complete.go", old: "if stated != 0 || ended != 0 {", new: "if false {",
		test: "TestDamagedFile", times: "2",
	},
	{
		name: "connections to the file that are kept",
		file: "kg/sqlitestore/store.go", old: "	db.SetMaxOpenConns(connections)\n	db.SetMaxIdleConns(connections)\n", new: "",
		test: "TestSoakEmbedded", times: "0.25",
	},
}
