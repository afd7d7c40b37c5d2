// Command earshot listens to what is said about a brand in public.
package main

func main() {}
