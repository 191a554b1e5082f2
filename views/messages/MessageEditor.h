#pragma once

#include "models/domain/PendingMessage.h"

#include <QDateTime>
#include <QImage>
#include <QJsonObject>
#include <QWidget>

class QLabel;
class QMenu;
class QPushButton;
class QToolButton;

namespace Peak {

class ElidedLabel;
class FlowLayout;
class MessageBar;
class MessageField;

/** Which message an editor is about, besides a new one. A plain value. */
struct EditorSubject
{
    enum class Kind { New, Reply, Edit };

    Kind kind = Kind::New;
    QUuid message;
    qint64 version = 0; ///< of what is edited
    QString sender, text;

    bool operator==(const EditorSubject &) const = default;
};

/**
 * Where a message is written: what it answers or changes, the files that go with it, the field, and
 * the ways to send it.
 *
 * Keeps everything that was typed or pasted, also what is too long to be sent, and says so. Sends
 * nothing, reads no file. GUI thread.
 */
class MessageEditor final : public QWidget
{
    Q_OBJECT

public:
    explicit MessageEditor(QWidget *parent = nullptr);

    MessageField *field() const { return m_field; }
    MessageBar *notice() const { return m_notice; }
    QPushButton *sendButton() const { return m_send; }
    QString text() const;
    const QList<PendingFile> &files() const { return m_files; }
    const EditorSubject &subject() const { return m_subject; }
    bool isEmpty() const;

    /** Empty: it can be written. Else the reason, in the place of the field. */
    void setRefusal(const QString &whyNot);
    /** While the line is down: what can't be done then says so. */
    void setOnline(bool online);
    void setSubject(const EditorSubject &subject);
    /** About nothing any more; the words of a change go with it. */
    void cancelSubject();
    void addFile(const PendingFile &file);
    void takeFile(const QUuid &upload);
    void setPin(const QUuid &upload, const QByteArray &pin);
    void setText(const QString &text);
    /** Nothing of what was written stays. */
    void clear();

    /** {"text", "subject", "files"}: what survives a restart. */
    QJsonObject draft() const;
    void setDraft(const QJsonObject &draft);

Q_SIGNALS:
    void sendRequested();
    void sendLaterRequested(const QDateTime &at);
    /** A time is to be chosen. */
    void sendAtRequested();
    void filesGiven(const QStringList &paths);
    void pictureGiven(const QImage &picture);
    void chooseFilesRequested();
    /** The text is to be a file that goes with the message. */
    void textFileRequested();
    void pinRequested(const QUuid &upload);
    void fileTaken(const Peak::PendingFile &file);
    void editLastRequested();
    /** Somebody types, or emptied it. */
    void typed(bool something);
    void draftChanged();

private:
    QWidget *makeSubject();
    QWidget *makeButtons();
    void makeLaterMenu();
    void trySend();
    void refresh();
    void showFiles();
    void onTextChanged();

    EditorSubject m_subject;
    QList<PendingFile> m_files;
    QString m_refusal;
    bool m_setting = false;
    bool m_online = true;
    QWidget *m_subjectStrip;
    ElidedLabel *m_subjectText;
    QWidget *m_fileStrip;
    FlowLayout *m_fileFlow;
    MessageBar *m_notice;
    QWidget *m_body;
    MessageField *m_field;
    QLabel *m_refused;
    QLabel *m_count;
    QToolButton *m_attach;
    QToolButton *m_later;
    QMenu *m_laterMenu;
    QPushButton *m_send;
};

} // namespace Peak
