#pragma once

#include "models/db/Result.h"
#include "models/domain/Editing.h"

#include <QFuture>
#include <QLineEdit>

#include <functional>

class QAction;
class QCompleter;
class QStandardItemModel;
class QTimer;

namespace Peak {

/** People whose names have all of the words, best first: PeopleRepository::find(), or a list's
 * choices.
 */
using PersonFinder = std::function<QFuture<Result<QList<FoundPerson>>>(const QString &words)>;

/**
 * One person, found by typing a piece of their name.
 *
 * Asks the finder a moment after the last key and shows who was found in a list below; a late
 * answer to an earlier question shows nothing. Leaving the field takes the only one found. Text
 * that names nobody stays, and is no person. GUI thread.
 */
class PersonPicker final : public QLineEdit
{
    Q_OBJECT

public:
    explicit PersonPicker(PersonFinder find, QWidget *parent = nullptr);

    /** For pickers of other things than people. */
    void setWords(const QString &placeholder, const QString &icon, const QString &nothingFound,
                  const QString &listName);
    /** Null id: nobody. */
    QUuid personId() const { return m_person.id; }
    QString personName() const { return m_person.name; }
    void setPerson(const QUuid &id, const QString &name);
    /** Somebody is written here whom nobody was found for. */
    bool isUnknown() const { return m_person.id.isNull() && !text().trimmed().isEmpty(); }

Q_SIGNALS:
    void changed();

protected:
    void focusOutEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void look();
    void show(const QString &words, const Result<QList<FoundPerson>> &found);
    void choose(const FoundPerson &person);

    PersonFinder m_find;
    FoundPerson m_person;
    QList<FoundPerson> m_found;
    QString m_foundFor;
    QString m_nothingFound;
    QAction *m_icon;
    QTimer *m_pause;
    QStandardItemModel *m_list;
    QCompleter *m_completer;
    int m_question = 0;
};

} // namespace Peak
