#pragma once

#include <QDateTime>
#include <QHash>
#include <QJsonObject>
#include <QString>
#include <QThreadPool>
#include <QUuid>

#include <memory>
#include <optional>

namespace Peak {

/** Whose draft of what: no two of them ever share a file. */
struct DraftKey
{
    QString server; ///< as the profile names it
    QUuid person;
    QString form;   ///< FormDefinition::name
    QString record; ///< the id of what is edited; empty for something new

    bool operator==(const DraftKey &) const = default;
};

/** What was in a form, and what it started from. */
struct Draft
{
    QJsonObject values;
    QJsonObject base;
    qint64 version = 0; ///< of the record that `base` shows
    QDateTime savedAt;

    bool operator==(const Draft &) const = default;
};

/**
 * What people typed and have not saved, in private files on this computer: it survives a crash.
 *
 * One small file a form and record, replaced as a whole, so that a crash leaves the old or the new
 * one. Files are written on a thread of its own, in order; a file that can't be read or is
 * another's is no draft. Never given secrets (forms leave out what is sensitive). The GUI thread's.
 */
class DraftStore final
{
public:
    /** `folder` is made where it is missing, for this person of the computer alone. */
    explicit DraftStore(const QString &folder);
    /** The program's own place: a folder "drafts" where the program keeps its local data. */
    static QString defaultFolder();
    /** Writes what is still to be written. */
    ~DraftStore();
    DraftStore(const DraftStore &) = delete;
    DraftStore &operator=(const DraftStore &) = delete;

    void save(const DraftKey &key, const Draft &draft);
    std::optional<Draft> find(const DraftKey &key);
    void remove(const DraftKey &key);
    /** Drafts that nobody came back to, and what half-written files a crash left. */
    void forgetOlderThan(int days);

    /** Waits until all is on the disk; for the end of the program, and tests. */
    void flush();
    /** True when the last draft could not be written: a full disk, or a folder without rights. */
    bool failed() const;

private:
    struct State;

    QString fileOf(const DraftKey &key) const;
    void enqueue(const QString &file, const std::optional<QByteArray> &content);

    QString m_folder;
    QHash<QString, std::optional<Draft>> m_latest; ///< as last saved or removed in this run
    std::shared_ptr<State> m_state;
    QThreadPool m_writer;
};

} // namespace Peak
