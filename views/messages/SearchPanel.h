#pragma once

#include "models/db/Error.h"
#include "models/domain/RoomMessage.h"

#include <QWidget>

class QCheckBox;
class QLineEdit;
class QListWidget;
class QPushButton;
class QStackedWidget;

namespace Peak {

class EmptyState;

/**
 * Looks for words in a room, or in all of them, and lists what was found beside the conversation.
 *
 * Asks whoever is connected; a click goes to the message. GUI thread.
 */
class SearchPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit SearchPanel(QWidget *parent = nullptr);

    QString words() const;
    bool everywhere() const;
    QListWidget *list() const { return m_list; }
    QLineEdit *field() const { return m_words; }
    /** `more`: older ones can be asked for. `names` are those of the exchanges, by id. */
    void showFound(const QList<FoundMessage> &found, bool more, bool append);
    void setNames(const QHash<QUuid, QString> &names);
    void showError(const Error &error);
    void clear();

Q_SIGNALS:
    void searchRequested(const QString &words, bool everywhere, const QDateTime &before);
    void chosen(const Peak::FoundMessage &message);
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void search();
    void choose(int row);
    QString textOf(const FoundMessage &message) const;

    QList<FoundMessage> m_found;
    QHash<QUuid, QString> m_names;
    QLineEdit *m_words;
    QCheckBox *m_everywhere;
    QStackedWidget *m_stack;
    QListWidget *m_list;
    EmptyState *m_state;
    QPushButton *m_more;
};

} // namespace Peak
