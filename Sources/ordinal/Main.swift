@main struct Ordinal { static func main() {} }
