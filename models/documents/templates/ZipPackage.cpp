#include "models/documents/templates/ZipPackage.h"

#include <QCoreApplication>

#include <zip.h>

#include <cstdlib>
#include <memory>

namespace Peak {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Peak::ZipPackage)
};

constexpr qint64 mostRatio = 250;
constexpr qint64 ratioMattersFrom = 4LL * 1024 * 1024;

struct Discard
{
    void operator()(zip_t *archive) const { zip_discard(archive); }
    void operator()(zip_file_t *file) const { zip_fclose(file); }
};
using Archive = std::unique_ptr<zip_t, Discard>;
using Entry = std::unique_ptr<zip_file_t, Discard>;

Error broken(const QString &detail)
{
    return {ErrorKind::Invalid,
            Words::tr("This file is damaged, or is no Word document. Nothing was changed. Open it "
                      "in Word, save it as .docx, and try again."),
            {},
            detail};
}

Error tooLarge()
{
    return {ErrorKind::Invalid,
            Words::tr("This document unpacks to far more than a text document has, so it was not "
                      "opened. Save it anew in Word, with smaller pictures.")};
}

/** The bytes must outlive the archive. */
Archive open(const QByteArray &bytes)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source =
        zip_source_buffer_create(bytes.constData(), zip_uint64_t(bytes.size()), 0, &error);
    zip_t *archive = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr;
    if (source && !archive)
        zip_source_free(source);
    zip_error_fini(&error);
    return Archive(archive);
}

bool isPlainName(const QString &name)
{
    if (name.isEmpty() || name.size() > 255 || name.startsWith(u'/') || name.contains(u'\\') ||
        name.contains(u':'))
        return false;
    for (const QChar sign : name) {
        if (sign.unicode() < 0x20 || sign == QChar::ReplacementCharacter)
            return false;
    }
    const auto steps = QStringView(name).split(u'/');
    for (const QStringView step : steps) {
        if (step == u".." || step == u".")
            return false;
    }
    return true;
}

/** To the end, so that its check sum is compared; what it unpacks to can't exceed what it says. */
Result<QByteArray> inflate(zip_t *archive, zip_uint64_t index, qint64 size, bool keep)
{
    const Entry file(zip_fopen_index(archive, index, 0));
    if (!file)
        return broken(QStringLiteral("an entry can't be opened"));
    QByteArray content;
    QByteArray chunk(keep ? 256 * 1024 : 64 * 1024, Qt::Uninitialized);
    qint64 total = 0;
    for (;;) {
        const zip_int64_t got = zip_fread(file.get(), chunk.data(), zip_uint64_t(chunk.size()));
        if (got < 0)
            return broken(QStringLiteral("an entry can't be read"));
        if (got == 0)
            break;
        total += got;
        if (total > size)
            return tooLarge();
        if (keep)
            content.append(chunk.constData(), qsizetype(got));
    }
    if (total != size)
        return broken(QStringLiteral("an entry is too short"));
    return content;
}

/** What an entry says of itself: its size, or why it is not read. */
Result<qint64> judge(const zip_stat_t &entry)
{
    constexpr zip_uint64_t needed =
        ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    if ((entry.valid & needed) != needed)
        return broken(QStringLiteral("an entry tells too little"));
    if (entry.encryption_method != ZIP_EM_NONE)
        return Error{ErrorKind::Invalid,
                     Words::tr("This document is protected with a password. Take the password off "
                               "in Word, and try again.")};
    if (entry.comp_method != ZIP_CM_STORE && entry.comp_method != ZIP_CM_DEFLATE)
        return broken(QStringLiteral("an entry is packed as %1").arg(entry.comp_method));
    if (entry.size > zip_uint64_t(ZipPackage::mostInflated))
        return tooLarge();
    const qint64 size = qint64(entry.size);
    const qint64 packed = qint64(qMin<zip_uint64_t>(entry.comp_size, ZipPackage::mostBytes));
    if (size > ratioMattersFrom && size / qMax<qint64>(packed, 1) > mostRatio)
        return tooLarge();
    return size;
}

} // namespace

Result<ZipPackage> ZipPackage::read(const QByteArray &archive)
{
    if (archive.size() > mostBytes)
        return tooLarge();
    ZipPackage package;
    package.m_archive = archive;
    const Archive opened = open(package.m_archive);
    if (!opened)
        return broken(QStringLiteral("no archive"));
    const zip_int64_t count = zip_get_num_entries(opened.get(), 0);
    if (count > mostEntries)
        return tooLarge();
    qint64 total = 0;
    for (zip_int64_t i = 0; i < count; ++i) {
        zip_stat_t entry;
        zip_stat_init(&entry);
        const char *raw = zip_get_name(opened.get(), zip_uint64_t(i), ZIP_FL_ENC_GUESS);
        if (!raw || zip_stat_index(opened.get(), zip_uint64_t(i), 0, &entry) != 0)
            return broken(QStringLiteral("an entry has no name"));
        const QString name = QString::fromUtf8(raw);
        if (!isPlainName(name) || package.m_sizes.contains(name))
            return broken(QStringLiteral("an entry is called what no part is called"));
        const auto size = judge(entry);
        if (!size)
            return size.error();
        total += *size;
        if (total > mostInflated)
            return tooLarge();
        const auto whole = inflate(opened.get(), zip_uint64_t(i), *size, false);
        if (!whole)
            return whole.error();
        package.m_sizes.insert(name, *size);
    }
    return package;
}

Result<QByteArray> ZipPackage::part(const QString &name) const
{
    const auto size = m_sizes.constFind(name);
    if (size == m_sizes.cend())
        return broken(QStringLiteral("a part is missing"));
    if (*size > mostOfPart)
        return tooLarge();
    const Archive opened = open(m_archive);
    const zip_int64_t index =
        opened ? zip_name_locate(opened.get(), name.toUtf8().constData(), 0) : -1;
    if (index < 0)
        return broken(QStringLiteral("a part is missing"));
    return inflate(opened.get(), zip_uint64_t(index), *size, true);
}

Result<QByteArray> ZipPackage::with(const QHash<QString, QByteArray> &parts) const
{
    const Error failed{ErrorKind::Internal,
                       Words::tr("The document could not be put together. Nothing was changed.")};
    void *copy = std::malloc(size_t(qMax<qsizetype>(m_archive.size(), 1)));
    if (!copy)
        return failed;
    std::memcpy(copy, m_archive.constData(), size_t(m_archive.size()));
    zip_source_t *source =
        zip_source_buffer_create(copy, zip_uint64_t(m_archive.size()), 1, nullptr);
    if (!source) {
        std::free(copy);
        return failed;
    }
    const std::unique_ptr<zip_source_t, decltype(&zip_source_free)> keeper(source,
                                                                           &zip_source_free);
    zip_source_keep(source);
    Archive archive(zip_open_from_source(source, 0, nullptr));
    if (!archive) {
        zip_source_free(source);
        return failed;
    }
    for (auto part = parts.cbegin(); part != parts.cend(); ++part) {
        zip_source_t *content =
            zip_source_buffer(archive.get(), part->constData(), zip_uint64_t(part->size()), 0);
        const zip_int64_t index =
            zip_name_locate(archive.get(), part.key().toUtf8().constData(), 0);
        if (index < 0 || zip_file_replace(archive.get(), zip_uint64_t(index), content, 0) < 0) {
            zip_source_free(content);
            return failed;
        }
    }
    if (zip_close(archive.get()) != 0)
        return failed;
    (void)archive.release();
    if (zip_source_open(source) != 0)
        return failed;
    zip_stat_t stat;
    zip_stat_init(&stat);
    QByteArray result;
    if (zip_source_stat(source, &stat) == 0 && (stat.valid & ZIP_STAT_SIZE) &&
        stat.size <= zip_uint64_t(mostBytes) * 2) {
        result.resize(qsizetype(stat.size));
        const zip_int64_t got = zip_source_read(source, result.data(), stat.size);
        result.resize(got < 0 ? 0 : qsizetype(got));
    }
    zip_source_close(source);
    if (result.isEmpty())
        return failed;
    return result;
}

} // namespace Peak
