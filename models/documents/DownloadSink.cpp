#include "models/documents/DownloadSink.h"

#include <QCoreApplication>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Peak::DownloadSink)
};

Error notWhatWasUploaded()
{
    return {ErrorKind::Invalid,
            Text::tr("The document is not the one that was uploaded, so it was not opened. Nothing "
                     "was written. Please tell an administrator."),
            {},
            u"SHA-256 differs"_s};
}

Error notWhatWasKept()
{
    return {ErrorKind::Conflict,
            Text::tr("What was there of the document from before is not what was written then, so "
                     "it was thrown away. Download it again."),
            {},
            u"SHA-256 differs after a resume"_s};
}

} // namespace

DownloadSink::DownloadSink(const OpenedDocument &document)
    : m_document(document),
      m_cipher(document.key, document.content, document.bytes),
      m_hash(std::make_unique<Sha256>())
{}

DownloadSink::~DownloadSink() = default;

Result<int> DownloadSink::takeUp(const std::atomic_bool &)
{
    return 0;
}

void DownloadSink::addKept(const QByteArray &clear)
{
    m_hash->add(clear);
    m_kept = ++m_next;
    m_begun = true;
}

void DownloadSink::forgetKept()
{
    m_hash = std::make_unique<Sha256>();
    m_kept = m_next = 0;
    m_begun = false;
}

Result<void> DownloadSink::take(const QList<QByteArray> &sealed)
{
    for (const QByteArray &segment : sealed) {
        if (const Result<void> taken = takeOne(segment); !taken) {
            discard();
            return taken;
        }
    }
    return {};
}

Result<void> DownloadSink::takeOne(const QByteArray &sealed)
{
    Result<QByteArray> clear = m_cipher.open(m_next, sealed);
    if (!clear)
        return clear.error();
    m_hash->add(*clear);
    Result<void> kept;
    if (!std::exchange(m_begun, true))
        kept = begin();
    if (kept)
        kept = write(*clear);
    SecretBytes::wipe(*clear);
    if (!kept || ++m_next < SegmentCipher::segmentsOf(m_document.bytes))
        return kept;
    if (m_hash->result() != m_document.sha256)
        return m_kept > 0 ? notWhatWasKept() : notWhatWasUploaded();
    return finish();
}

MemorySink::~MemorySink()
{
    discard();
}

Result<void> MemorySink::begin()
{
    m_bytes.reserve(document().bytes); // else what grows leaves copies behind
    return {};
}

Result<void> MemorySink::write(const QByteArray &clear)
{
    m_bytes.append(clear);
    return {};
}

void MemorySink::discard()
{
    SecretBytes::wipe(m_bytes);
}

} // namespace Peak
