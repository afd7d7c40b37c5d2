package web

// weights are those of the logistic model that judges a run of text, in the order
// of jury.figures. Learnt by TestTrainTheJury from 19,457 runs of 873 pages that
// the extractors' own projects ship for their tests; the pages of the evaluation
// set and half of those with a known body were kept out. Positive speaks for the body.
var weights = [figures]float64{
	-4.8238,                // before anything is known
	1.1474, 0.5819, 0.4787, // votes: trafilatura, readability, dom-distiller
	0.3205, 0.1492, 0.1452, 0.1259, // their agreements
	0.7209, -0.6412, 0.0049, // length, part inside links, ends like a sentence
	-0.1045, 0.6281, 0.9098, -1.0080, -0.8331, // in a heading, a list, a table, a figure, an aside
	-0.3147, 0.3756, -0.4149, -0.2270, // named as besides, as comments, as something minor; in a header
	0.4023, 0.0048, 0.1362, // in a paragraph, a quotation, an article
	-0.7110, -1.1044, // is the title, stood there before
	0.3814, -1.2074, 0.7634, // before and after the running text, distance to it
	-0.4646, 0.9612, // the votes for what stands before and after it
	0.9402, 0.6023, -0.4162, // the votes within the elements around it
	0.5906, -0.4514, // length with trafilatura's vote, length with links
	-0.9010,                         // reads like a notice
	0.2353, 0.6763, 0.4214, -0.1508, // before, after with trafilatura's vote; very short; links with that vote
}
