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
		name: "the log is on the disk before a load is acknowledged",
		file: "kg/sqlitestore/store.go", old: "synchronous(FULL)", new: "synchronous(NORMAL)",
		test: "TestPowerCutWhileLoading", times: "0.1",
	},
	{
		name: "a load that is refused is rolled back",
		file: "kg/sqlitestore/migrate.go", old: "			rollBack(lasting, c)\n", new: "			_ = lasting\n",
		test: "TestTwoServersOnOneFile", times: "0.1",
	},
	{
		name: "what another process committed is looked for",
		file: "kg/sqlitestore/current.go", old: "if version == s.seen {", new: "if version == s.seen || s.seen != 0 {",
		test: "TestTwoServersOnOneFile", times: "0.2",
	},
	{
		name: "the transaction of a new schema",
		file: "kg/sqlitestore/migrate.go", old: "return transact(ctx, c, func() error {", new: "return (func(do func() error) error { return do() })(func() error {",
		test: "TestPowerCutWhileUpgrading", times: "0.5",
	},
	{
		name: "a newer schema is refused",
		file: "kg/sqlitestore/inspect.go", old: "if version > newest {", new: "if false {",
		test: "TestNewerSchema", times: "0.25",
	},
	{
		name: "a file that can't be written is refused",
		file: "kg/sqlitestore/store.go", old: "if err := writable(path); err != nil {", new: "if false {",
		test: "TestReadOnly", times: "0.25",
	},
	{
		name: "a copy has its name when it is whole",
		file: "kg/sqlitestore/backup.go", old: `	part, err := copyBeside(ctx, path, to, info.Mode().Perm())
	if err != nil {
		return err
	}
	if err := giveName(part, to); err != nil {
		return errors.Join(err, os.Remove(part))
	}
`, new: `	if err := vacuumInto(ctx, path, to); err != nil {
		return err
	}
`,
		test: "TestBackupsWhileLoading", times: "1",
	},
	{
		name: "the name of a copy is on the disk",
		file: "kg/sqlitestore/backup.go", old: "if err := syncFolder(filepath.Dir(to)); err != nil {", new: "if err := error(nil); err != nil {",
		test: "TestPowerCutWhileBackingUp", times: "0.5",
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
