package errorcodes

// The end codes of the catalogue by name, for comparisons with [Entry.Code] and with what
// [Parse] returns. Where Communication Services gives a SIP code a meaning of its own, the
// name says that meaning. [Lookup] tells what each one means at length, and its source.
const (
	CodeNormal                      = 0   // the call, or this participant's part in it, ended normally
	CodeAlternativeService          = 380 // SIP: the answer pointed to another service
	CodeBadRequest                  = 400 // the request was malformed or incomplete
	CodeUnauthorized                = 401 // the access token is missing, invalid or expired
	CodeForbidden                   = 403 // authentication failed, or the caller may not do this
	CodeNotFound                    = 404 // the call to join, or the number to reach, was not found
	CodeNotAllowed                  = 405 // not allowed in the state of the call or the SDK
	CodeProxyAuthenticationRequired = 407 // SIP: a proxy wants credentials first
	CodeTimeout                     = 408 // the call controller waited in vain for an endpoint
	CodeConflict                    = 409 // the request clashes with the state of the call
	CodeMediaFailure                = 410 // the endpoint's media stack or the media infrastructure failed (SIP: gone)
	CodeConditionFailed             = 412 // a condition that must hold for the request was not met
	CodeUnsupportedMedia            = 415 // the media or its format is not supported
	CodeUnknownResourcePriority     = 417 // SIP: the other side does not know the request's priority
	CodeUnprocessable               = 422 // the input was understood but cannot be accepted
	CodeLimitReached                = 429 // a limit was reached: of requests, or of the time that a call may last
	CodeClientUnreachable           = 430 // a message could not be delivered to the client app (SIP: flow failed)
	CodeFirstHopLacksOutbound       = 439 // SIP: the first server cannot keep the client's connection
	CodeMaxBreadthExceeded          = 440 // SIP: the call was forked to too many branches
	CodeRemoteNotRegistered         = 480 // the remote endpoint is not registered (SIP: temporarily unavailable)
	CodeIncomingCallFailed          = 481 // the incoming call could not be processed (SIP: no such call)
	CodeTooManyHops                 = 483 // SIP: the call passed too many servers
	CodeAddressIncomplete           = 484 // the callee's address or number is incomplete
	CodeBusy                        = 486 // the callee is busy
	CodeCancelled                   = 487 // cancelled, declined on this side, or no media offer (SIP: request terminated)
	CodeNotAcceptable               = 488 // SIP: the two sides found no session that suits both
	CodeBadEvent                    = 489 // SIP: a subscription to an unknown event
	CodeLocalNetwork490             = 490 // the local endpoint had trouble with its network
	CodeLocalNetwork491             = 491 // the same
	CodeUndocumented492             = 492 // no meaning is documented; its neighbours are about the local network
	CodeUndecipherable              = 493 // SIP: a part was encrypted so that its recipient could not read it
	CodeSecurityAgreementRequired   = 494 // SIP: the request has to agree on a security mechanism first
	CodeNoValidToken                = 495 // no valid token was supplied; documented with subcode 4507 alone
	CodeLocalNetwork496             = 496 // the local endpoint had trouble with its network
	CodeLocalNetwork497             = 497 // the same; some lists misprint it as 487
	CodeLocalNetwork498             = 498 // the same
	CodeServiceFailure              = 500 // the infrastructure of Communication Services failed
	CodeNotImplemented              = 501 // SIP: the server does not support what the call needs
	CodeBadGateway                  = 502 // SIP: a server got an invalid answer from the next one
	CodeServiceUnavailable          = 503 // the infrastructure of Communication Services failed
	CodeServiceTimeout              = 504 // the infrastructure of Communication Services failed
	CodePreconditionFailure         = 580 // SIP: a condition of the call offer could not be met
	CodeDeclined                    = 603 // the remote participant declined the call on all devices
)
