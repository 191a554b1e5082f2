#include "models/messages/TranscriptMaker.h"

#include "models/db/OnThread.h"
#include "models/db/WhenDone.h"

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

TranscriptMaker::TranscriptMaker(DbSession &session, QObject *parent)
    : QObject(parent), m_repository(session)
{
    m_pool.setMaxThreadCount(1);
}

TranscriptMaker::~TranscriptMaker() = default;

void TranscriptMaker::start(const TranscriptHead &head, qint64 first, qint64 last,
                            const QString &path)
{
    if (isRunning())
        return;
    m_head = head;
    m_first = first;
    m_last = last;
    m_path = path;
    m_again = false;
    begin();
}

void TranscriptMaker::cancel()
{
    if (isRunning())
        end(Error{ErrorKind::Cancelled, tr("No transcript was made.")});
}

void TranscriptMaker::begin()
{
    ++m_round;
    m_next = m_first;
    m_hash.reset();
    m_file = TranscriptFile::make(TranscriptFile::formatOf(m_path), m_path);
    onFile([head = m_head](TranscriptFile &file) { return file.begin(head); }, [this] { next(); });
}

/** `work` with the file on the pool's thread, and `then` here, unless it failed. */
template <typename Work, typename Then>
void TranscriptMaker::onFile(Work work, Then then)
{
    whenDone(onThread(m_pool, [file = m_file, work] { return work(*file); }), this,
             [this, then, round = m_round](const Result<void> &done) {
                 if (round != m_round)
                     return;
                 if (done)
                     then();
                 else
                     end(done.error());
             });
}

void TranscriptMaker::next()
{
    Q_EMIT progress(m_next - m_first, m_last - m_first + 1);
    if (m_next > m_last) {
        askForTotal();
        return;
    }
    const qint64 until = qMin(m_last, m_next + TranscriptRepository::linesAtOnce - 1);
    whenDone(m_repository.lines(m_head.exchange, m_next, until), this,
             [this, until, round = m_round](const Result<QList<TranscriptLine>> &lines) {
                 if (round != m_round)
                     return;
                 if (!lines) {
                     end(lines.error());
                     return;
                 }
                 m_next = until + 1;
                 write(*lines);
             });
}

void TranscriptMaker::write(const QList<TranscriptLine> &lines)
{
    for (const TranscriptLine &line : lines) {
        if (line.hash != line.expectedHash(m_head.exchange)) {
            end(Error{ErrorKind::Internal,
                      tr("Message %1 didn't arrive as the server has it. No transcript was made.")
                          .arg(line.number)});
            return;
        }
        m_hash.addData(QByteArray::fromHex(line.hash.toLatin1()));
    }
    const auto add = [lines](TranscriptFile &file) -> Result<void> {
        for (const TranscriptLine &line : lines) {
            if (const auto added = file.add(line); !added)
                return added;
        }
        return {};
    };
    onFile(add, [this] { next(); });
}

void TranscriptMaker::askForTotal()
{
    const bool pdf = TranscriptFile::formatOf(m_path) == TranscriptFile::Format::Pdf;
    whenDone(
        m_repository.finish(m_head.exchange, m_first, m_last, pdf ? u"pdf"_s : u"csv"_s), this,
        [this, round = m_round](const Result<TranscriptTotal> &total) {
            if (round != m_round)
                return;
            if (!total)
                end(total.error());
            else if (total->hash == QString::fromLatin1(m_hash.result().toHex()))
                finish(*total);
            else if (!std::exchange(m_again, true))
                begin();
            else
                end(Error{ErrorKind::Conflict,
                          tr("Messages were changed while the transcript was made. No transcript "
                             "was made; try again.")});
        });
}

void TranscriptMaker::finish(const TranscriptTotal &total)
{
    onFile([total](TranscriptFile &file) { return file.finish(total); },
           [this, total] { end(total); });
}

void TranscriptMaker::end(const Result<TranscriptTotal> &outcome)
{
    ++m_round;
    m_file.reset();
    Q_EMIT finished(outcome);
}

} // namespace Peak
