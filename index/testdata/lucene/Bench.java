import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.*;
import org.apache.lucene.search.spans.SpanNearQuery;
import org.apache.lucene.search.spans.SpanQuery;
import org.apache.lucene.search.spans.SpanTermQuery;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;

/**
 * Lucene 8 over the corpus of earshot's own benchmarks: what indexing it costs and what the same
 * questions take. speed_lucene_test.go writes the corpus, runs this and prints both side by side.
 *
 * Arguments: the corpus as tab-separated lines, a directory for the index, seconds of UTC where the
 * timelines end. An index that is there is used. Output: lines of name, milliseconds of wall clock
 * (median), milliseconds of CPU (mean) and hits.
 */
public class Bench {
	static final long DAY = 24 * 3600;

	interface Ask {
		long run() throws IOException;
	}

	static double cpuMillis() {
		return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e6;
	}

	static void keyword(Document d, String name, String value) {
		d.add(new StringField(name, value, Field.Store.NO));
		d.add(new SortedDocValuesField(name, new BytesRef(value)));
	}

	static long index(Path corpus, FSDirectory dir) throws IOException {
		IndexWriterConfig conf = new IndexWriterConfig(new StandardAnalyzer());
		conf.setRAMBufferSizeMB(128);
		long n = 0;
		try (IndexWriter w = new IndexWriter(dir, conf); BufferedReader in = Files.newBufferedReader(corpus, StandardCharsets.UTF_8)) {
			for (String line = in.readLine(); line != null; line = in.readLine(), n++) {
				String[] f = line.split("\t", -1);
				Document d = new Document();
				d.add(new StringField("id", f[0], Field.Store.YES));
				long at = Long.parseLong(f[1]);
				d.add(new LongPoint("published", at));
				d.add(new NumericDocValuesField("published", at));
				String[] names = {"source", "kind", "type", "author", "site", "link", "lang", "brand", "sentiment"};
				for (int i = 0; i < names.length; i++) {
					keyword(d, names[i], f[2 + i]);
				}
				d.add(new NumericDocValuesField("score", Long.parseLong(f[11])));
				d.add(new NumericDocValuesField("engagement", Long.parseLong(f[12])));
				d.add(new TextField("words", f[13], Field.Store.NO));
				w.addDocument(d);
			}
			w.commit();
		}
		return n;
	}

	static Query term(String w) {
		return new TermQuery(new Term("words", w));
	}

	static Query both(BooleanClause.Occur how, Query... parts) {
		BooleanQuery.Builder b = new BooleanQuery.Builder();
		for (Query q : parts) {
			b.add(q, how);
		}
		return b.build();
	}

	static Query near(String a, String b, int slop) {
		return new SpanNearQuery(new SpanQuery[] {new SpanTermQuery(new Term("words", a)), new SpanTermQuery(new Term("words", b))}, slop, false);
	}

	/** Counts the hits of a query per source, or per day. */
	static long collect(IndexSearcher s, Query q, long since, int[] counts) throws IOException {
		long[] total = new long[1];
		s.search(q, new SimpleCollector() {
			NumericDocValues at;
			SortedDocValues source;

			@Override
			protected void doSetNextReader(LeafReaderContext c) throws IOException {
				if (since > 0) {
					at = DocValues.getNumeric(c.reader(), "published");
				} else {
					source = DocValues.getSorted(c.reader(), "source");
				}
			}

			@Override
			public void collect(int doc) throws IOException {
				total[0]++;
				if (since > 0) {
					if (at.advanceExact(doc)) {
						long b = (at.longValue() - since) / DAY;
						if (b >= 0 && b < counts.length) {
							counts[(int) b]++;
						}
					}
				} else if (source.advanceExact(doc)) {
					counts[source.ordValue()]++;
				}
			}

			@Override
			public ScoreMode scoreMode() {
				return ScoreMode.COMPLETE_NO_SCORES;
			}
		});
		return total[0];
	}

	static void time(String name, Ask ask) throws IOException {
		// The virtual machine compiles what it has seen often.
		for (long warm = System.nanoTime(), i = 0; i < 20 || i < 5000 && System.nanoTime() - warm < 2_000_000_000L; i++) {
			ask.run();
		}
		List<Double> walls = new ArrayList<>();
		double used = cpuMillis();
		long hits = 0, begun = System.nanoTime();
		while (walls.size() < 10 || walls.size() < 500 && System.nanoTime() - begun < 2_000_000_000L) {
			long at = System.nanoTime();
			hits = ask.run();
			walls.add((System.nanoTime() - at) / 1e6);
		}
		used = (cpuMillis() - used) / walls.size();
		walls.sort(null);
		System.out.printf(Locale.ROOT, "%s\t%.4f\t%.4f\t%d%n", name, walls.get(walls.size() / 2), used, hits);
	}

	public static void main(String[] args) throws Exception {
		Path home = Paths.get(args[1]);
		boolean there = Files.exists(home);
		try (FSDirectory dir = FSDirectory.open(home)) {
			if (!there) {
				double used = cpuMillis();
				long begun = System.nanoTime(), n = index(Paths.get(args[0]), dir), bytes = 0;
				try (Stream<Path> files = Files.list(home)) {
					for (Path p : (Iterable<Path>) files::iterator) {
						bytes += Files.size(p);
					}
				}
				String card = String.format(Locale.ROOT, "indexing\t%.4f\t%.4f\t%d\t%d%n", (System.nanoTime() - begun) / 1e6, cpuMillis() - used, n, bytes);
				Files.write(Paths.get(args[1] + ".txt"), card.getBytes(StandardCharsets.UTF_8));
			}
			System.out.print(new String(Files.readAllBytes(Paths.get(args[1] + ".txt")), StandardCharsets.UTF_8));
			try (DirectoryReader r = DirectoryReader.open(dir)) {
				ask(new IndexSearcher(r), Long.parseLong(args[2]));
			}
		}
	}

	static void ask(IndexSearcher s, long until) throws IOException {
		s.setQueryCache(null);
		Sort newest = new Sort(new SortField("published", SortField.Type.LONG, true));
		Query company = term("company"), market = term("market"), all = new MatchAllDocsQuery();
		Query[] best = {term("zebra"), company, both(BooleanClause.Occur.MUST, company, market), both(BooleanClause.Occur.SHOULD, company, market),
			new BooleanQuery.Builder().add(both(BooleanClause.Occur.SHOULD, company, market), BooleanClause.Occur.MUST)
				.add(term("said"), BooleanClause.Occur.MUST_NOT).build(),
			new PhraseQuery("words", "last", "year"), near("last", "year", 4)};
		String[] names = {"rare term, ten best", "common term, ten best", "AND, ten best", "OR, ten best", "NOT, ten best", "phrase, ten best", "NEAR/5, ten best"};
		for (int i = 0; i < best.length; i++) {
			Query q = best[i];
			// Totals are exact in earshot, so they are here.
			time(names[i], () -> {
				TopScoreDocCollector c = TopScoreDocCollector.create(10, Integer.MAX_VALUE);
				s.search(q, c);
				return c.topDocs().totalHits.value;
			});
		}
		time("prefix of 3 letters", () -> newest(s, new PrefixQuery(new Term("words", "com")), newest));
		time("fuzzy, 1 edit", () -> newest(s, new FuzzyQuery(new Term("words", "company"), 1), newest));
		time("common term, newest 20", () -> newest(s, company, newest));
		time("all, newest 20", () -> newest(s, all, newest));
		time("most, newest 20", () -> newest(s, term("to"), newest));
		int[] sources = new int[1 << 16];
		time("source facet, common term", () -> {
			Arrays.fill(sources, 0);
			return collect(s, company, 0, sources);
		});
		time("source facet, all", () -> {
			Arrays.fill(sources, 0);
			return collect(s, all, 0, sources);
		});
		for (int days : new int[] {30, 365}) {
			int[] buckets = new int[days];
			Query range = LongPoint.newRangeQuery("published", until - days * DAY, until - 1);
			time("timeline of " + days + " days, all", () -> collect(s, days == 365 ? all : range, until - days * DAY, buckets));
		}
	}

	static long newest(IndexSearcher s, Query q, Sort order) throws IOException {
		TopFieldCollector c = TopFieldCollector.create(order, 20, Integer.MAX_VALUE);
		s.search(q, c);
		return c.topDocs().totalHits.value;
	}
}
