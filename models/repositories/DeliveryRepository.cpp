#include "models/repositories/DeliveryRepository.h"

#include "models/repositories/Answers.h"

namespace Peak {

using namespace Qt::Literals::StringLiterals;

QFuture<Result<QList<DeliveryState>>> DeliveryRepository::states()
{
    return Answers::list<DeliveryState>(
        m_session, u"notifications/delivery_state"_s, {}, [](const ColumnReader &row) {
            return DeliveryState{row.text(u"channel"_s),      row.text(u"provider"_s),
                                 row.text(u"key_missing"_s),  row.text(u"trouble"_s),
                                 row.moment(u"trouble_ms"_s), row.number(u"due"_s),
                                 row.moment(u"oldest_ms"_s),  row.text(u"reason"_s),
                                 row.number(u"uncertain"_s),  row.number(u"failed"_s)};
        });
}

QFuture<Result<void>> DeliveryRepository::resend(const QUuid &mail)
{
    return Answers::nothing(m_session, u"notifications/resend"_s,
                            {{u"mail"_s, Answers::bound(mail)}});
}

QFuture<Result<QList<MailText>>> DeliveryRepository::texts()
{
    return Answers::list<MailText>(
        m_session, u"notifications/mail_texts"_s, {}, [](const ColumnReader &row) {
            return MailText{{row.text(u"kind"_s), row.text(u"language"_s), row.text(u"channel"_s)},
                            {row.text(u"subject"_s), row.text(u"body"_s)},
                            row.flag(u"changed"_s).value_or(false),
                            row.moment(u"updated_ms"_s)};
        });
}

QFuture<Result<void>> DeliveryRepository::setText(const MailTextKey &key,
                                                  const std::optional<MailWords> &words)
{
    const auto bound = [](const QString &text) { return QVariant(text.isNull() ? u""_s : text); };
    const QVariant none = QVariant(QMetaType(QMetaType::QString));
    return Answers::nothing(m_session, u"notifications/set_mail_text"_s,
                            {{u"kind"_s, key.kind},
                             {u"language"_s, key.language},
                             {u"channel"_s, key.channel},
                             {u"subject"_s, words ? bound(words->subject) : none},
                             {u"body"_s, words ? bound(words->body) : none}});
}

} // namespace Peak
